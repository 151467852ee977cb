"""Figures for everybody: they hold nobody's data, and small numbers are not in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.letters import serve_pdf
from keten.ground.organisations.entry import KetenRequest, find_viewer, for_staff
from keten.insight.indicators.dashboard import describe_dashboard
from keten.insight.indicators.figure_page import describe_figure
from keten.insight.indicators.forms import PlaceForm
from keten.insight.indicators.inspecting import address_of_inspection
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Level
from keten.insight.indicators.queries.published import Place, find_place, get_run, list_places
from keten.insight.indicators.report import make_report
from keten.insight.indicators.response import describe_question
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.opening import INSPECTOR, WATCHERS, may_open_records
from keten.insight.indicators.showing import find_horizon, list_choices, say_words

Places = Mapping[Level, Sequence[Place]]


def dashboard(request: HttpRequest) -> HttpResponse:
    """All figures of one place, by theme."""
    run = get_run()
    if run is None:
        return render(request, "indicators/dashboard.html", {"run": None, "leads": _leads(request)})
    places = list_places(run)
    place = choose_place(request, places)
    shown = describe_dashboard(run, place) | {"run": run, "form": _form(places, place), "watches": _may_watch(request)}
    shown |= {"leads": _leads(request)}
    return render(request, "indicators/dashboard.html", shown)


def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its course, locations beside each other, its definition."""
    one, run = get_definition(code), get_run()
    context: dict[str, Any] = {"one": one, "run": run, "crumbs": list_crumbs(here=say_words(one)["name"])}
    context["asked"] = describe_question(one)
    if run is None:
        return render(request, "indicators/figure.html", context | say_words(one))
    places = list_places(run)
    place = choose_place(request, places)
    shown = describe_figure(
        run, one, place, days=choose_days(request, one), names=list_names(places),
        may_open=one.has_records and bool(may_open_records(find_viewer(request), place.level, place.key)),
        page=request.GET.get("pagina", ""),
    )  # fmt: skip
    shown |= {"form": _form(places, place), "inspect_url": _find_inspection(request, one, shown)}
    return render(request, "indicators/figure.html", context | shown)


@for_staff()
def report(request: KetenRequest) -> HttpResponse:
    """The figures of one place as an accessible PDF. Raises ``Http404`` when none were computed."""
    run = get_run()
    if run is None:
        raise Http404
    place = choose_place(request, list_places(run))
    content = make_report(run, place, shows_alarms=_may_watch(request))
    return serve_pdf(content, name=f"cijfers-{place.code or 'alles'}-{run.until:%Y-%m}")


def get_definition(code: str) -> Definition:
    """The figure of an address. Raises ``Http404``."""
    one = list_definitions().get(code)
    if one is None:
        raise Http404
    return one


def choose_place(request: HttpRequest, places: Places) -> Place:
    """What was asked for; without that the own location, where there are figures of it."""
    viewer = find_viewer(request)
    own = f"locatie-{viewer.location_ids[0]}" if viewer and viewer.location_ids else ""
    return find_place(request.GET.get("waar", own), places)


def choose_days(request: HttpRequest, one: Definition) -> int:
    """The horizon that was asked for, else the last one; 0 for a figure without."""
    asked = request.GET.get("dagen", "")
    if asked.isdecimal() and find_horizon(one, int(asked)):
        return int(asked)
    return one.horizons[-1].days if one.horizons else 0


def list_names(places: Places) -> dict[str, str]:
    """Names of locations by key."""
    return {place.key: place.name for place in places.get(Level.LOCATION, ())}


def list_crumbs(*, here: str, above: Sequence[dict[str, str]] = ()) -> list[dict[str, str]]:
    """Where a page lives below the figures."""
    return [{"label": _("Cijfers"), "url": reverse("figures")}, *above, {"label": here, "url": ""}]


def _leads(request: HttpRequest) -> bool:
    viewer = find_viewer(request)
    return viewer is not None and viewer.has_role("team_leader", "location_manager")


def _find_inspection(request: HttpRequest, one: Definition, shown: Mapping[str, Any]) -> str:
    """Where an inspector begins with a figure: of what is shown of a location, or of everything together."""
    viewer, place = find_viewer(request), shown["place"]
    if viewer is None or not viewer.has_role(INSPECTOR) or not shown["shown"]:
        return ""
    is_offered = place.level in (Level.COUNTRY, Level.LOCATION)
    return address_of_inspection(place, one=one, days=shown["days"]) if is_offered else ""


def _may_watch(request: HttpRequest) -> bool:
    viewer = find_viewer(request)
    return viewer is not None and viewer.has_role(*WATCHERS)


def _form(places: Places, place: Place) -> PlaceForm:
    return PlaceForm({"waar": place.code}, choices=list_choices(places))
