"""A measure as its rules read it."""

from datetime import date

from django.utils.translation import gettext

from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.parameters import get_parameter
from keten.insight.evaluation.models import Measure
from keten.insight.evaluation.rules.planning import Plan, list_missing
from keten.insight.indicators.library import list_definitions


def read_plan(row: Measure) -> Plan:
    """With its places and arms."""
    places, arms = list(row.places.all()), list(row.arms.all())
    return Plan(
        goal=row.goal, change=row.change, indicator=row.indicator, horizon_days=row.horizon_days,
        second_horizon_days=row.second_horizon_days, has_more_horizons=_has_more(row.indicator),
        target=row.target, baseline=row.baseline, who=row.who,
        stop_on=row.stop_on, has_owner=row.owner_id is not None, ground=row.ground, comparison=row.comparison,
        unit=row.unit, told=row.told, expected_clients=row.expected_clients, expected_units=row.expected_units,
        detectable=row.detectable, places=len(places), asked=sum(one.agreed_on is None for one in places),
        treated=sum(not arm.is_control for arm in arms), controls=sum(arm.is_control for arm in arms),
    )  # fmt: skip


def list_what_is_missing(row: Measure, *, today: date) -> list[str]:
    """What stands in the way of starting, in words."""
    missing = list_missing(read_plan(row), today=today, latest_stop=find_latest_stop(today))
    return [gettext(one.reason) for one in missing]


def find_latest_stop(start: date) -> date:
    """The last day a measure that starts on a day can stop: five years on (Wet SUWI art. 82a)."""
    return add_term(start, str(get_parameter("evaluation.longest", on=start)))


def _has_more(indicator: str) -> bool:
    found = list_definitions().get(indicator)
    return found is not None and len(found.horizons) > 1
