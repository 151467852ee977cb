"""Locations (*vestigingen*) and how far the partners there work together."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row, refusing_double
from keten.ground.organisations.events import CooperationSet, LocationAdded, LocationChanged, LocationClosed
from keten.ground.organisations.models import Location, LocationCooperation, Municipality, TeamMembership
from keten.ground.organisations.ports import count_carried
from keten.ground.organisations.rules.administration import check_end, check_nothing_left, may_administer
from keten.ground.organisations.rules.viewer import Viewer

_NAME_TAKEN = "Er is al een locatie met deze naam."


@transaction.atomic
def add_location(
    *,
    name: str,
    breadth: str,
    form: str,
    municipality_code: str,
    from_on: date,
    by: Viewer,
    now: datetime,
    address: str = "",
    serves: Collection[str] = (),
) -> Location:
    """A new location; ``serves`` are the codes of the municipalities whose inhabitants come here."""
    may_administer(by).require()
    with refusing_double(_NAME_TAKEN, "name"):
        row = Location.objects.create(
            name=name, breadth=breadth, form=form, municipality_id=municipality_code, address=address, from_on=from_on
        )
    row.serves.set(Municipality.objects.filter(pk__in=serves or [municipality_code]))
    record_event(LocationAdded(location_id=row.pk, breadth=breadth, form=form), by=by, now=now)
    return row


@transaction.atomic
def change_location(
    *,
    location_id: int,
    name: str,
    breadth: str,
    form: str,
    municipality_code: str,
    address: str,
    serves: Collection[str],
    by: Viewer,
    now: datetime,
) -> Location:
    """Another name, breadth, form, place or area."""
    may_administer(by).require()
    row = Location.objects.select_for_update().get(pk=location_id)
    with refusing_double(_NAME_TAKEN, "name"):
        fields = change_row(
            row, name=name, breadth=breadth, form=form, municipality_id=municipality_code, address=address
        )
    if set(row.serves.values_list("pk", flat=True)) != set(serves):
        row.serves.set(Municipality.objects.filter(pk__in=serves))
        fields = ",".join(filter(None, (fields, "serves")))
    if fields:
        record_event(LocationChanged(location_id=row.pk, fields=fields), by=by, now=now)
    return row


@transaction.atomic
def close_location(*, location_id: int, until_on: date, by: Viewer, now: datetime) -> Location:
    """The location closes, and with it its teams, partnerships and arrangements. Refuses while clients have an
    open file there: they would be out of sight (P1)."""
    may_administer(by).require()
    row = Location.objects.select_for_update().get(pk=location_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    carried = count_carried(location_id=location_id)
    check_nothing_left(row.name, [f"er zijn nog {carried} open dossiers"] if carried else []).require()
    for rows in (row.partners, row.arrangements, row.cooperation, row.teams):
        rows.filter(from_on__gte=until_on).delete()
        rows.exclude(until_on__lte=until_on).update(until_on=until_on)
    members = TeamMembership.objects.filter(team__location=row)
    members.filter(from_on__gte=until_on).delete()
    members.exclude(until_on__lte=until_on).update(until_on=until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record_event(LocationClosed(location_id=row.pk, until_on=until_on), by=by, now=now)
    return row


@transaction.atomic
def set_cooperation(*, location_id: int, status: str, from_on: date, by: Viewer, now: datetime) -> LocationCooperation:
    """From a date the partners are separate, co-located or integrated; ends the previous status.

    On the first day of the previous status this corrects it. Refuses a date before that day.
    """
    may_administer(by).require()
    Location.objects.select_for_update().get(pk=location_id)
    latest = LocationCooperation.objects.filter(location_id=location_id).order_by("-from_on").first()
    if latest and latest.from_on > from_on:
        raise Refused(f"Er staat al een status vanaf {latest.from_on:%d-%m-%Y}. Kies een latere datum.", "from_on")
    if latest and latest.status == status and latest.until_on is None:
        raise Refused("Dit is al de status. Kies een andere status.", "status")
    row = _follow_up(latest, location_id, status, from_on)
    record_event(CooperationSet(location_id=location_id, status=status, from_on=from_on), by=by, now=now)
    return row


def _follow_up(latest: LocationCooperation | None, location_id: int, status: str, from_on: date) -> LocationCooperation:
    if latest and latest.from_on == from_on:
        change_row(latest, status=status, until_on=None)
        return latest
    if latest and (latest.until_on is None or latest.until_on > from_on):
        change_row(latest, until_on=from_on)
    return LocationCooperation.objects.create(location_id=location_id, status=status, from_on=from_on)
