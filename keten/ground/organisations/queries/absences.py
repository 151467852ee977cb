"""Absence and replacement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from keten.ground.organisations.models import Absence, Role, Staff, StaffRole, TeamMembership
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended
from keten.ground.organisations.queries.staffing import members_at
from keten.ground.organisations.rules.absence import Replacement, may_arrange_absence
from keten.ground.organisations.rules.periods import Span
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class AbsenceFacts:
    """What the rules need to know of who is away: where they work, whether as coach, whom they replace then."""

    location_ids: tuple[int, ...]
    is_coach: bool
    replaces: tuple[str, ...]


def list_absences(on: date, *, staff_ids: Collection[int] | None = None, most: int = 200) -> QuerySet[Absence]:
    """Absences that run on a day or are planned, soonest first."""
    rows = Absence.objects.filter(not_ended(on))
    if staff_ids is not None:
        rows = rows.filter(staff__in=staff_ids)
    return rows.select_related("staff__organisation", "replacement").order_by("from_on", "staff__name")[:most]


def get_absence(absence_id: int, *, viewer: Viewer, on: date) -> Absence:
    """One absence that the viewer may arrange. Raises ``Unknown``."""
    row = Absence.objects.select_related("staff", "replacement").filter(pk=absence_id).first()
    if row is None:
        raise Unknown
    facts = get_absence_facts(row.staff_id, Span(row.from_on, row.until_on))
    if not may_arrange_absence(viewer, staff_id=row.staff_id, location_ids=facts.location_ids):
        raise Unknown
    return row


def list_colleagues(viewer: Viewer, *, on: date) -> QuerySet[Staff]:
    """For whom the viewer may arrange absence: oneself, a leader's location, everybody for an administrator."""
    rows = Staff.objects.filter(not_ended(on)).select_related("organisation").order_by("name")
    if viewer.has_role("administrator"):
        return rows
    mine = Q(pk=viewer.staff_id)
    if viewer.has_role("team_leader"):
        mine |= Q(pk__in=members_at(viewer.location_ids, on))
    return rows.filter(mine)


def list_replacements(staff_id: int, *, on: date) -> QuerySet[Staff]:
    """Coaches in service who work at one of somebody's locations now or later, by name."""
    places = TeamMembership.objects.filter(not_ended(on), staff=staff_id).values("team__location")
    there = TeamMembership.objects.filter(not_ended(on), team__location__in=places).values("staff")
    coaches = StaffRole.objects.filter(not_ended(on), role=Role.COACH).values("staff")
    rows = Staff.objects.filter(not_ended(on), Q(pk__in=there), Q(pk__in=coaches)).exclude(pk=staff_id)
    return rows.select_related("organisation").order_by("name")


def get_absence_facts(staff_id: int, span: Span) -> AbsenceFacts:
    """Facts of who is away during a period."""
    places = TeamMembership.objects.filter(not_ended(span.from_on), staff=staff_id)
    replaced = Absence.objects.filter(_overlapping(span), replacement=staff_id).order_by("staff__name")
    return AbsenceFacts(
        location_ids=tuple(places.values_list("team__location", flat=True).distinct()),
        is_coach=StaffRole.objects.filter(in_force(span.from_on), staff=staff_id, role=Role.COACH).exists(),
        replaces=tuple(replaced.values_list("staff__name", flat=True).distinct()),
    )


def get_replacement_facts(replacement_id: int, *, staff_id: int) -> Replacement:
    """Facts of who would take over from somebody."""
    row = Staff.objects.get(pk=replacement_id)
    places = TeamMembership.objects.filter(staff=staff_id).values("team__location")
    same = TeamMembership.objects.filter(staff=row, team__location__in=places)
    return Replacement(
        name=row.name,
        service=Span(row.from_on, row.until_on),
        as_coach=_spans(StaffRole.objects.filter(staff=row, role=Role.COACH)),
        in_same_teams=_spans(same),
        absences=_spans(Absence.objects.filter(staff=row)),
    )


def _spans(rows: QuerySet[StaffRole] | QuerySet[TeamMembership] | QuerySet[Absence]) -> list[Span]:
    return [Span(*row) for row in rows.order_by("from_on").values_list("from_on", "until_on")]


def _overlapping(span: Span) -> Q:
    overlap = not_ended(span.from_on)
    return overlap if span.until_on is None else overlap & Q(from_on__lt=span.until_on)


def get_colleague(key: UUID, *, viewer: Viewer, on: date) -> Staff:
    """Somebody for whom the viewer may arrange absence. Raises ``Unknown``."""
    row = list_colleagues(viewer, on=on).filter(key=key).first()
    if row is None:
        raise Unknown
    return row


def list_replaced(staff_id: int, *, on: date) -> QuerySet[Absence]:
    """Absences in which somebody is the replacement, now or later, soonest first."""
    rows = Absence.objects.filter(not_ended(on), replacement=staff_id)
    return rows.select_related("staff__organisation").order_by("from_on", "staff__name")
