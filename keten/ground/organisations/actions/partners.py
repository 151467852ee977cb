"""Organisations, and where they are a partner."""

from datetime import date, datetime

from django.db import transaction

from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row, refusing_double
from keten.ground.organisations.events import (
    OrganisationAdded,
    OrganisationChanged,
    OrganisationClosed,
    PartnerAdded,
    PartnerEnded,
)
from keten.ground.organisations.models import Location, LocationPartner, Organisation
from keten.ground.organisations.queries import list_remains_of_organisation, list_remains_of_partner
from keten.ground.organisations.rules.administration import check_end, check_nothing_left, may_administer
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def add_organisation(
    *, code: str, name: str, kind: str, from_on: date, by: Viewer, now: datetime, municipality_code: str | None = None
) -> Organisation:
    """A new partner in the chain. Refuses a code that is taken."""
    may_administer(by).require()
    with refusing_double("Deze code is al in gebruik bij een andere organisatie.", "code"):
        row = Organisation.objects.create(
            code=code, name=name, kind=kind, from_on=from_on, municipality_id=municipality_code
        )
    record_event(OrganisationAdded(organisation_id=row.pk, kind=kind), by=by, now=now)
    return row


@transaction.atomic
def change_organisation(
    *, organisation_id: int, name: str, kind: str, municipality_code: str | None, by: Viewer, now: datetime
) -> Organisation:
    """Another name, kind or municipality; the code stays, because files refer to it."""
    may_administer(by).require()
    row = Organisation.objects.select_for_update().get(pk=organisation_id)
    fields = change_row(row, name=name, kind=kind, municipality_id=municipality_code)
    if fields:
        record_event(OrganisationChanged(organisation_id=row.pk, fields=fields), by=by, now=now)
    return row


@transaction.atomic
def close_organisation(*, organisation_id: int, until_on: date, by: Viewer, now: datetime) -> Organisation:
    """The organisation ends. Refuses while it is still a partner somewhere or has staff in service then."""
    may_administer(by).require()
    row = Organisation.objects.select_for_update().get(pk=organisation_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    check_nothing_left(row.name, list_remains_of_organisation(organisation_id, after=until_on)).require()
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record_event(OrganisationClosed(organisation_id=row.pk, until_on=until_on), by=by, now=now)
    return row


@transaction.atomic
def add_partner(*, location_id: int, organisation_id: int, from_on: date, by: Viewer, now: datetime) -> LocationPartner:
    """From a date this organisation works at this location."""
    may_administer(by).require()
    _hold(location_id)
    with refusing_double("Deze organisatie is dan al partner op deze locatie.", "organisation"):
        row = LocationPartner.objects.create(location_id=location_id, organisation_id=organisation_id, from_on=from_on)
    event = PartnerAdded(location_id=location_id, organisation_id=organisation_id, from_on=from_on)
    record_event(event, by=by, now=now)
    return row


@transaction.atomic
def end_partner(*, partner_id: int, until_on: date, by: Viewer, now: datetime) -> LocationPartner:
    """The organisation leaves the location. Refuses while an arrangement still counts on it."""
    may_administer(by).require()
    location_id = LocationPartner.objects.values_list("location_id", flat=True).get(pk=partner_id)
    _hold(location_id)
    row = LocationPartner.objects.select_related("organisation").get(pk=partner_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    left = list_remains_of_partner(row, after=until_on)
    check_nothing_left(row.organisation.name, left).require()
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    event = PartnerEnded(location_id=location_id, organisation_id=row.organisation_id, until_on=until_on)
    record_event(event, by=by, now=now)
    return row


def _hold(location_id: int) -> Location:
    """Partners and arrangements of one location change one after the other."""
    return Location.objects.select_for_update().get(pk=location_id)
