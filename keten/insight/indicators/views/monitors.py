"""Monitors, and figures around changes, for who answers for the work; and the files to look at."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.dossier.cases.queries import list_named_cases
from keten.dossier.clients.queries import log_list
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.indicators.models import FigureRun, Monitor
from keten.insight.indicators.monitor_page import describe_monitors
from keten.insight.indicators.queries.opening import find_store, open_rows
from keten.insight.indicators.queries.published import Place, get_run, list_places
from keten.insight.indicators.queries.records import find_cases
from keten.insight.indicators.queries.watching import find_kind, list_to_look_at
from keten.insight.indicators.rules.opening import INSPECTOR, ROLES, WATCHERS, may_open_records
from keten.insight.indicators.views.figures import choose_place, list_crumbs
from keten.insight.indicators.views.records import PAGE_SIZE


@for_staff(*WATCHERS)
def monitors(request: KetenRequest) -> HttpResponse:
    """Every location and organisation against the others, and where somebody should look."""
    run, crumbs = get_run(), list_crumbs(here=_("Monitors"))
    if run is None:
        return render(request, "indicators/monitors.html", {"run": None, "crumbs": crumbs})
    shown = describe_monitors(
        run, list_places(run), own=_list_own(request.viewer), inspects=request.viewer.has_role(INSPECTOR),
        page=request.GET.get("pagina", ""),
    )  # fmt: skip
    return render(request, "indicators/monitors.html", shown | {"run": run, "crumbs": crumbs})


@for_staff(*ROLES)
def files(request: KetenRequest, monitor: str) -> HttpResponse:
    """The files that a monitor is about, those who got least first. Raises ``Http404`` for other locations."""
    run = get_run()
    if run is None or monitor not in Monitor.values:
        raise Http404
    place = choose_place(request, list_places(run))
    if not may_open_records(request.viewer, place.level, place.key):
        raise Http404
    above = [{"label": _("Monitors"), "url": reverse("monitors")}] if request.viewer.has_role(*WATCHERS) else []
    context = _describe(request, run, Monitor(monitor), place) | {
        "run": run, "place": place, "title": Monitor(monitor).label,
        "crumbs": list_crumbs(here=_("Dossiers"), above=above),
    }  # fmt: skip
    return render(request, "indicators/monitor_files.html", context)


def _describe(request: KetenRequest, run: FigureRun, monitor: Monitor, place: Place) -> dict[str, Any]:
    rows = open_rows(find_store(), find_kind(monitor.value))
    found = [] if rows is None else list_to_look_at(
        rows, monitor.value, location=int(place.key), from_month=run.from_month
    )  # fmt: skip
    cases = find_cases(found, viewer=request.viewer)
    page = Paginator([one for one in found if one in cases], PAGE_SIZE).get_page(request.GET.get("pagina"))
    named = list_named_cases({cases[one] for one in page}, viewer=request.viewer)
    if named:
        log_list({case.client_id for case in named.values()}, activity="dossiers achter een cijfer bekijken")
    rows = [{"case": named[cases[one]], "record": one} for one in page if cases[one] in named]
    return {"page": page, "rows": rows, "total": len(found), "seen": len(cases), "is_creaming": "creaming" in monitor}


def _list_own(viewer: Viewer) -> frozenset[str]:
    return frozenset(str(one) for one in viewer.location_ids) if viewer.has_role(*ROLES) else frozenset()
