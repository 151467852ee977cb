"""What stands in the form of a new inspection for who comes from a figure or a monitor. They can change all of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from keten.ground.organisations.models import Location
from keten.insight.governance.models import Inspection, Promise
from keten.insight.governance.queries import FigureChoice, find_figure
from keten.insight.governance.words import say_choice
from keten.insight.indicators.models import Monitor
from keten.insight.indicators.monitor_page import say_question

MOST_SUBJECT = Inspection._meta.get_field("subject").max_length


def suggest_start(
    asked: Mapping[str, str], *, places: Sequence[Location], figures: Sequence[FigureChoice]
) -> dict[str, Any]:  # fmt: skip
    """Initial values by field. ``asked``: of the address, with ``cijfer``, ``monitor`` and ``locatie``; what is not
    known is left out."""
    place = next((one for one in places if str(one.pk) == asked.get("locatie")), None)
    figure = next((one for one in figures if one.name == asked.get("cijfer")), None)
    named = _suggest_figure(figure, place) if figure else _suggest_monitor(asked.get("monitor", ""))
    if place is None:
        return named
    return named | _name_place(named, place) | {"parties": [str(place.pk)]}


def _suggest_figure(figure: FigureChoice, place: Location | None) -> dict[str, Any]:
    """Of the location, or of all together where it is hidden there: the rule that it follows is the same."""
    is_shown = place is not None and find_figure(figure, location_id=place.pk) is not None
    return {
        "subject": say_choice(figure), "figure": figure.name,
        "figure_location": str(place.pk) if place and is_shown else "",
    }  # fmt: skip


def _name_place(named: Mapping[str, Any], place: Location) -> dict[str, str]:
    said = {"what": named.get("subject", ""), "place": place.name}
    return {"subject": (_("%(what)s, %(place)s") % said)[:MOST_SUBJECT]} if named else {}


def _suggest_monitor(code: str) -> dict[str, Any]:
    """Whether everybody counts is what every monitor is about."""
    if code not in Monitor.values:
        return {}
    return {
        "subject": str(Monitor(code).label), "question": say_question(Monitor(code)), "promise": Promise.P10.value,
    }  # fmt: skip
