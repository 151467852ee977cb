"""Organisations and where they are a partner."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from keten.ground.organisations.models import (
    Arrangement,
    LocationPartner,
    Organisation,
    OrganisationKind,
    Staff,
    TargetGroup,
    Task,
)
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended


def list_partners(*, location_id: int, on: date) -> QuerySet[Organisation]:
    """Organisations that work at a location on a day, by name."""
    return Organisation.objects.filter(
        in_force(on, "locations__"), in_force(on), locations__location=location_id
    ).order_by("name")


def find_home(municipality_code: str, *, on: date) -> Organisation | None:
    """The municipality (*woongemeente*) as an organisation of the chain; None when it does not take part."""
    own = Q(municipality=municipality_code) | Q(code=municipality_code.lower())
    return Organisation.objects.filter(in_force(on), own, kind=OrganisationKind.MUNICIPALITY).order_by("pk").first()


def list_partner_choices(location_id: int, *, on: date) -> QuerySet[Organisation]:
    """Organisations that are a partner at a location now or will be, by name."""
    there = LocationPartner.objects.filter(not_ended(on), location=location_id).values("organisation")
    return Organisation.objects.filter(pk__in=there).order_by("name")


def list_organisation_choices(on: date) -> QuerySet[Organisation]:
    """Organisations that take part on a day or will, by name."""
    return Organisation.objects.filter(not_ended(on)).order_by("name")


def list_organisations(on: date, *, kind: str = "") -> QuerySet[Organisation]:
    """All organisations with ``staff_count`` in service and ``location_count``; ended ones last."""
    rows = Organisation.objects.select_related("municipality").annotate(
        staff_count=Count("staff", filter=in_force(on, "staff__"), distinct=True),
        location_count=Count("locations__location", filter=in_force(on, "locations__"), distinct=True),
    )
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by(F("until_on").asc(nulls_first=True), "name")


def get_organisation(code: str) -> Organisation:
    """One organisation by its code. Raises ``Unknown``."""
    row = Organisation.objects.select_related("municipality").filter(code=code).first()
    if row is None:
        raise Unknown
    return row


def list_locations_of(organisation_id: int) -> QuerySet[LocationPartner]:
    """Where an organisation is, was or will be a partner; current first."""
    rows = LocationPartner.objects.filter(organisation_id=organisation_id).select_related("location")
    return rows.order_by(F("until_on").asc(nulls_first=True), "location__name", "from_on")


def get_partner(partner_id: int, *, location: UUID) -> LocationPartner:
    """One partnership of a location. Raises ``Unknown``."""
    rows = LocationPartner.objects.select_related("location", "organisation")
    row = rows.filter(pk=partner_id, location__key=location).first()
    if row is None:
        raise Unknown
    return row


def list_remains_of_organisation(organisation_id: int, *, after: date) -> list[str]:
    """What would still hang on an organisation from a day on, in words for a refusal."""
    running = not_ended(after)
    partners = LocationPartner.objects.filter(running, organisation=organisation_id).select_related("location")
    left = [f"partner op {row.location.name}" for row in partners.order_by("location__name")]
    staff = Staff.objects.filter(running, organisation=organisation_id).count()
    return [*left, f"{staff} medewerkers in dienst"] if staff else left


def list_remains_of_partner(partner: LocationPartner, *, after: date) -> list[str]:
    """Arrangements that count on a partner from a day on, in words for a refusal: a task with its target groups."""
    rows = Arrangement.objects.filter(
        not_ended(after),
        location=partner.location_id,
        organisation=partner.organisation_id,
    )
    groups: dict[str, list[str]] = {}
    for task, group in rows.values_list("task", "target_group").distinct().order_by("task", "target_group"):
        groups.setdefault(task, []).append(str(TargetGroup(group).label))
    return [f"doet dan nog {str(Task(task).label).lower()} voor {', '.join(names)}" for task, names in groups.items()]
