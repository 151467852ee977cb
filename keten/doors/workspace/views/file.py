"""The client file (*klantdossier*): the band of four facts, one timeline, and what can be done now."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from keten.doors.workspace.forms import SearchForm
from keten.doors.workspace.views import WORKERS
from keten.doors.workspace.words import RULE_WORDS
from keten.dossier.cases import queries
from keten.dossier.cases.models import Handover, HandoverKind, Step
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
    case, counts = overview.case, overview.handover_counts
    directs = may_direct_case(viewer, steward_id=overview.facts.steward_id, location_id=case.location_id)
    return {
        "case": case,
        "client": case.client,
        "overview": overview,
        "band": _band(overview, today),
        "timeline": _timeline(overview, breaches, today),
        "breaches": [_breach(b) for b in breaches if b.mended_on is None],
        "may_direct": directs.allowed and case.closed_on is None,
        "handovers": [{"label": HandoverKind(kind).label, "count": counts[kind]} for kind in _COUNTED],
    }


_COUNTED = (HandoverKind.PERSON, HandoverKind.FRONT_OFFICE, HandoverKind.BACK_OFFICE)


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
        kind = "plain" if overview.case.closed_on else "late"
        return fact | {"value": _("Geen"), "tag_kind": kind, "tag_text": _("Niets gepland")}
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


def _timeline(overview: FileOverview, breaches: list[Breach], today: date) -> list[dict[str, Any]]:
    """What comes above what was, each in order of time."""
    ahead = [_ahead(step, today) for step in reversed(overview.steps_ahead)]
    past = [_past_step(step) for step in overview.steps_past]
    past += [item for handover in overview.handovers for item in _handover(handover)]
    past += [_broken(breach) for breach in breaches]
    past.sort(key=lambda item: item["day"], reverse=True)
    opened = overview.case.opened_on
    start = {
        "kind": "past",
        "when": opened,
        "text": _("Ingeschreven bij %(place)s") % {"place": overview.case.location},
    }
    return [*ahead, *past, start]


def _ahead(step: Step, today: date) -> dict[str, Any]:
    return {
        "kind": "late" if step.due_on < today else "todo",
        "when": step.due_on,
        "text": _named(step),
        "note": _("volgt uit: overdracht aangenomen") if step.handover_id else _who(step.owner),
        "link_url": reverse("finish-step", args=[step.key]),
        "link_text": _("Werk bij"),
    }


def _past_step(step: Step) -> dict[str, Any]:
    who = step.ended_by.name if step.ended_by else ""
    outcome = str(step.get_outcome_display()).lower()
    note = " · ".join(part for part in (who, step.outcome_note) if part)
    return {
        "kind": "past",
        "when": step.ended_at,
        "day": localdate(step.ended_at),
        "note": note,
        "text": f"{_named(step)}: {outcome}",
    }


def _handover(handover: Handover) -> list[dict[str, Any]]:
    to = handover.to_staff or handover.to_organisation
    first = handover.kind == HandoverKind.FIRST
    asked = _("Contactpersoon gevraagd aan %(name)s") if first else _("Overdracht gevraagd aan %(name)s")
    items = [
        {
            "kind": "past",
            "when": handover.asked_on,
            "day": handover.asked_on,
            "text": asked % {"name": to},
            "note": " · ".join(part for part in (_who(handover.asked_by), handover.reason) if part),
            "link_url": reverse("handover", args=[handover.key]),
            "link_text": _("Bekijk"),
        }
    ]
    if handover.answer and handover.answered_at:
        answered = {"name": _who(handover.answered_by), "answer": handover.get_answer_display().lower()}
        text = _("%(answer)s door %(name)s") % answered if answered["name"] else str(handover.get_answer_display())
        items.append(
            {
                "kind": "past",
                "when": handover.answered_at,
                "day": localdate(handover.answered_at),
                "text": f"{_('Vraag')} {text}",
                "note": handover.answer_reason,
            }
        )
    if handover.client_told_on:
        items.append(
            {
                "kind": "past",
                "when": handover.client_told_on,
                "day": handover.client_told_on,
                "text": _("Klant verteld wie nu de contactpersoon is"),
                "note": "",
            }
        )
    return items


def _broken(breach: Breach) -> dict[str, Any]:
    what = RULE_WORDS[breach.rule][0]
    mended = _("hersteld") if breach.mended_on else _("nog niet hersteld")
    return {
        "kind": "calm",
        "when": breach.found_on,
        "day": breach.found_on,
        "text": _("Wij waren te laat: %(what)s") % {"what": str(what).lower()},
        "note": mended,
    }


def _named(step: Step) -> str:
    return f"{step.get_kind_display()}: {step.note}" if step.note else str(step.get_kind_display())


def _who(staff: object) -> str:
    return str(staff) if staff else ""
