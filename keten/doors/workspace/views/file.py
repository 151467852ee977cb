"""The client file (*klantdossier*): the band of four facts, one timeline, and what can be done now."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from keten.doors.workspace.forms import SearchForm
from keten.doors.workspace.views import WORKERS
from keten.doors.workspace.views.band import describe_band
from keten.doors.workspace.views.benefit_moments import list_benefit_moments
from keten.doors.workspace.views.diagnosis_moments import list_diagnosis_moments
from keten.doors.workspace.views.stage import describe_standing
from keten.doors.workspace.views.timeline import list_moments
from keten.doors.workspace.words import HANDOVER_WORDS, RULE_WORDS
from keten.dossier.benefits.queries import BenefitOverview, get_benefits
from keten.dossier.cases import queries
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import FileOverview
from keten.dossier.cases.rules.handover import may_direct_case
from keten.dossier.clients.models import Because, GlassBreak
from keten.dossier.clients.queries import get_image, get_own_glass
from keten.dossier.clients.showing import list_subjects
from keten.ground.foundation.timeline import Moment
from keten.ground.foundation.wording import duration_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.ground.promises.models import Breach
from keten.ground.promises.queries import list_breaches_of_case
from keten.journey.appointments.queries import list_open_of_case
from keten.journey.appointments.showing import describe_open
from keten.journey.chain_signals.queries import list_of_client
from keten.journey.diagnosis.queries import list_diagnoses, list_latest_results
from keten.journey.diagnosis.showing import show_result
from keten.journey.routing.queries.standing import Standing, get_standing
from keten.journey.transfers.queries import list_open_transfers


@for_staff(*WORKERS)
def search(request: KetenRequest) -> HttpResponse:
    """Find a client by name, client number or BSN; always by POST, so that no name stands in an address."""
    form = SearchForm(request.POST or None)
    text = form.cleaned_data["text"].strip() if form.is_valid() else ""
    found = queries.search_files(text, viewer=request.viewer)
    if len(found) == 1:
        return redirect("file", found[0].key)
    return render(request, "workspace/search.html", {"form": form, "text": text, "cases": found})


@for_staff(*WORKERS)
def file(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client file."""
    overview = queries.get_overview(key, viewer=request.viewer)
    breaches = list_breaches_of_case(overview.case.pk)
    benefits = get_benefits(overview.case.client_id, viewer=request.viewer)
    standing = get_standing(overview.case.pk, today=request.today)
    diagnosed = _diagnosed(overview.case, request.viewer, request.today)
    moments = diagnosed.pop("moments")
    page = _page(overview, benefits, breaches, request.viewer, request.today, standing, more=moments)
    image = get_image(overview.case.client_id, today=request.today, viewer=request.viewer)
    page |= diagnosed | {"way": describe_standing(standing, today=request.today) if standing else None}
    page["latest_messages"] = queries.list_latest_messages(overview.case.pk)
    page |= _plan(overview.case, request.today)
    page["transfers"] = list_open_transfers(overview.case.pk)
    page["appointments"] = [describe_open(row) for row in list_open_of_case(overview.case.pk)]
    page["signals"] = list_of_client(overview.case.client_id, viewer=request.viewer)
    page["known"] = [subject for subject in list_subjects(image, to_client=False) if subject.rows]
    return render(request, "workspace/file.html", page)


@for_staff(*WORKERS)
def summary(request: KetenRequest, key: UUID) -> HttpResponse:
    """One page about the client, to read or print before taking over."""
    overview = queries.get_overview(key, viewer=request.viewer, activity="samenvatting bekijken")
    benefits = get_benefits(overview.case.client_id, viewer=request.viewer)
    standing = get_standing(overview.case.pk, today=request.today)
    page = _page(overview, benefits, [], request.viewer, request.today, standing)
    return render(request, "workspace/summary.html", page)


def _page(
    overview: FileOverview, benefits: BenefitOverview, breaches: list[Breach], viewer: Viewer, today: date,
    standing: Standing | None, more: Iterable[Moment] = (),
) -> dict[str, Any]:  # fmt: skip
    moments = [*list_benefit_moments(benefits, today=today), *more]
    case, counts, asked = overview.case, overview.handover_counts, overview.open_handover
    directs = may_direct_case(viewer, steward_id=overview.facts.steward_id, location_id=case.location_id)
    return {
        "case": case,
        "client": case.client,
        "overview": overview,
        "band": describe_band(overview, benefits, standing, today=today),
        "timeline": list_moments(overview, breaches, today=today, more=moments),
        "breaches": [_breach(b) for b in breaches if b.mended_on is None],
        "glass": _glass(overview, viewer, today),
        "may_direct": directs.allowed and case.closed_on is None,
        "standing": queries.get_standing(asked, overview, viewer=viewer) if asked else None,
        "handovers": [{"label": label, "count": counts[kind]} for kind, label in HANDOVER_WORDS.items()],
    }


def _diagnosed(case: Case, viewer: Viewer, today: date) -> dict[str, Any]:
    """The diagnosis that counts now, the tests that count today, and both as moments of the timeline."""
    results = list_latest_results(case.pk, on=today, viewer=viewer)
    diagnoses = list_diagnoses(case.pk, viewer=viewer)
    return {
        "diagnosis": diagnoses[0] if diagnoses else None,
        "tests": [show_result(one) for one in results],
        "moments": list_diagnosis_moments(case.key, diagnoses, results),
    }


def _plan(case: Case, today: date) -> dict[str, Any]:
    """The goal in short, and how much time is left; nothing of it in a closed file."""
    now = queries.get_goal_now(case.pk, today=today)
    left = (now.horizon_on - today).days if now else 0
    return {"goal_now": now, "goal_left": duration_in_words(left) if left > 0 else ""}


def _glass(overview: FileOverview, viewer: Viewer, today: date) -> GlassBreak | None:
    """With which reason of one's own this file is open, when nothing else opens it."""
    if overview.opened_because != Because.BREAK_GLASS:
        return None
    return get_own_glass(overview.case.client_id, viewer=viewer, today=today)


def _breach(breach: Breach) -> dict[str, Any]:
    what, mend = RULE_WORDS[breach.rule]
    return {"what": what, "mend": mend, "since_on": breach.since_on}
