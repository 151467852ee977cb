"""What changed at locations: which partners work there and how closely, by which service model, open or closed.

Where a location is has no date in Keten: a move is seen as the end of one location and the beginning of another.
"""

from collections.abc import Iterator
from datetime import date

from keten.ground.organisations.models import Location, LocationCooperation, LocationPartner
from keten.insight.indicators.models import ChangeKind
from keten.insight.indicators.rules.changing import Change, Held, list_changes
from keten.journey.routing.models import ModelChoice


def list_changes_at_locations(*, since: date, until: date) -> list[Change]:
    """The changes on or after ``since`` and before ``until``: one per location and day, in that order. Four queries."""
    held = (*_list_locations(), *_list_partners(), *_list_cooperation(), *_list_models())
    return list_changes(held, since=since, until=until)


def _list_locations() -> Iterator[Held]:
    for pk, from_on, until_on in Location.objects.values_list("pk", "from_on", "until_on"):
        yield Held(pk, ChangeKind.OPENED, ChangeKind.CLOSED, "", "", from_on, until_on)


def _list_partners() -> Iterator[Held]:
    rows = LocationPartner.objects.values_list(
        "location", "organisation", "organisation__name", "from_on", "until_on"
    )  # fmt: skip
    for location, organisation, name, from_on, until_on in rows:
        yield Held(
            location, ChangeKind.PARTNER_CAME, ChangeKind.PARTNER_LEFT, str(organisation), name, from_on, until_on
        )  # fmt: skip


def _list_cooperation() -> Iterator[Held]:
    rows = LocationCooperation.objects.values_list("location", "status", "from_on", "until_on")
    for location, status, from_on, until_on in rows:
        yield Held(location, ChangeKind.COOPERATION, ChangeKind.COOPERATION_ENDED, "", status, from_on, until_on)


def _list_models() -> Iterator[Held]:
    """A choice that was replaced on the day it began never held."""
    for one in ModelChoice.objects.select_related("version"):
        if one.until_on is None or one.until_on > one.from_on:
            yield Held(
                one.location_id, ChangeKind.MODEL, ChangeKind.MODEL_LEFT, one.target_group, str(one.version),
                one.from_on, one.until_on,
            )  # fmt: skip
