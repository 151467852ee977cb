"""The client file (*klantdossier*): the band of four facts, one timeline, and what can be done now."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.doors.workspace.forms import SearchForm
from keten.doors.workspace.views import WORKERS
from keten.doors.workspace.views.timeline import list_moments
from keten.doors.workspace.words import HANDOVER_WORDS, RULE_WORDS
from keten.dossier.cases import queries
from keten.dossier.cases.queries import FileOverview
from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.ground.promises.models import Breach
from keten.ground.promises.queries import list_breaches_of_case


@for_staff(*WORKERS)
def search(request: KetenRequest) -> HttpResponse:
    """Find a client by name, client number or BSN; always by POST, so that no name stands in an address."""
    form = SearchForm(request.POST or None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = list(queries.search_files(text, viewer=request.viewer)) if text else []
    if len(found) == 1:
        return redirect("file", found[0].key)
    return render(request, "workspace/search.html", {"form": form, "text": text, "cases": found})


@for_staff(*WORKERS)
def file(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client file."""
    overview = queries.get_overview(key, viewer=request.viewer)
    breaches = list_breaches_of_case(overview.case.pk)
    return render(request, "workspace/file.html", _page(overview, breaches, request.viewer, request.today))


@for_staff(*WORKERS)
def summary(request: KetenRequest, key: UUID) -> HttpResponse:
    """One page about the client, to read or print before taking over."""
    overview = queries.get_overview(key, viewer=request.viewer)
    return render(request, "workspace/summary.html", _page(overview, [], request.viewer, request.today))


def _page(overview: FileOverview, breaches: list[Breach], viewer: Viewer, today: date) -> dict[str, Any]:
    case, counts, asked = overview.case, overview.handover_counts, overview.open_handover
    directs = may_direct_case(viewer, steward_id=overview.facts.steward_id, location_id=case.location_id)
    return {
        "case": case,
        "client": case.client,
        "overview": overview,
        "band": _band(overview, today),
        "timeline": list_moments(overview, breaches, today=today),
        "breaches": [_breach(b) for b in breaches if b.mended_on is None],
        "may_direct": directs.allowed and case.closed_on is None,
        "standing": queries.get_standing(asked, overview, viewer=viewer) if asked else None,
        "handovers": [{"label": label, "count": counts[kind]} for kind, label in HANDOVER_WORDS.items()],
    }


def _breach(breach: Breach) -> dict[str, Any]:
    what, mend = RULE_WORDS[breach.rule]
    return {"what": what, "mend": mend, "since_on": breach.since_on}


def _band(overview: FileOverview, today: date) -> list[dict[str, Any]]:
    return [_contact(overview, today), _next(overview, today), _responsible(overview, today), _since(overview, today)]


def _contact(overview: FileOverview, today: date) -> dict[str, Any]:
    steward, asked = overview.steward, overview.open_handover
    fact: dict[str, Any] = {"label": _("Contactpersoon")}
    if steward:
        since = _("%(organisation)s · sinds %(day)s") % {
            "organisation": steward.staff.organisation.name,
            "day": date_in_words(steward.from_on, today),
        }
        return fact | {"value": steward.staff.name, "note": since}
    if overview.case.closed_on:
        return fact | {"value": _("Geen"), "note": _("Het dossier is gesloten")}
    note = _("Gevraagd: %(name)s") % {"name": asked.to_staff or asked.to_organisation} if asked else ""
    return fact | {"value": _("Nog niemand"), "note": note, "tag_kind": "soon", "tag_text": _("Wacht")}


def _next(overview: FileOverview, today: date) -> dict[str, Any]:
    step, fact = overview.next_step, {"label": _("Volgende stap")}
    if step is None:
        missing = {} if overview.case.closed_on else {"tag_kind": "late", "tag_text": _("Niets gepland")}
        return fact | {"value": _("Geen"), **missing}
    late = step.due_on < today
    return fact | {
        "value": step.get_kind_display(),
        "note": date_in_words(step.due_on, today),
        "url": reverse("finish-step", args=[step.key]),
        **({"tag_kind": "late", "tag_text": _("Te laat")} if late else {}),
    }


def _responsible(overview: FileOverview, today: date) -> dict[str, Any]:
    responsible, fact = overview.responsible, {"label": _("Verantwoordelijk")}
    if responsible is None:
        return fact | {"value": _("Geen organisatie"), "note": ""}
    since = _("sinds %(day)s") % {"day": date_in_words(responsible.from_on, today)}
    return fact | {"value": responsible.organisation.name, "note": since}


def _since(overview: FileOverview, today: date) -> dict[str, Any]:
    case = overview.case
    fact = {"label": _("Ingeschreven"), "value": date_in_words(case.opened_on, today), "note": case.location.name}
    if case.closed_on is None:
        return fact
    reason = case.get_close_reason_display()
    closed = {"day": date_in_words(case.closed_on, today), "reason": reason}
    return fact | {"note": _("Gesloten %(day)s: %(reason)s") % closed, "tag_kind": "plain", "tag_text": _("Gesloten")}
