"""Arrangements (*ketenafspraken*): who does what here, what changes when, and what nobody arranged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import (
    Arrangement,
    Location,
    LocationPartner,
    Organisation,
    TargetGroup,
    Task,
)
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended
from keten.ground.organisations.rules.arranging import (
    Arranged,
    Replan,
    check_partner,
    check_period,
    check_withdrawal,
    plan_arrangement,
    plan_withdrawal,
)
from keten.ground.organisations.rules.periods import Span


@dataclass(frozen=True, kw_only=True)
class MissingArrangement:
    """Nobody does this task for this target group here from ``from_on`` until ``until_on`` (None: for good)."""

    location_id: int
    location_key: UUID
    location: str
    task: str
    target_group: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One task for one target group: who does it on the day, and what follows."""

    task: str
    target_group: str
    today: Arrangement | None
    later: tuple[Arrangement, ...]
    missing: MissingArrangement | None


@dataclass(frozen=True, kw_only=True)
class CellPlan:
    """What a wish means for one task and one target group; ``was`` are the rows as they stand now."""

    task: str
    target_group: str
    plan: Replan
    was: tuple[Arranged, ...]


def responsible_for(*, task: str, location_id: int, target_group: str, on: date) -> Organisation | None:
    """The organisation that the arrangement names for a task, or None where nothing was arranged."""
    arrangement = (
        Arrangement.objects.filter(in_force(on), location_id=location_id, task=task, target_group=target_group)
        .select_related("organisation")
        .first()
    )
    return arrangement.organisation if arrangement else None


# Per open location, task and target group: the days from today on that no row covers, as one multirange.
_MISSING = """
select l.id, l.key, l.name, t.task, g.target_group, lower(gap.first), upper(gap.first)
from organisations_location l
cross join unnest(%(tasks)s::text[]) with ordinality t(task, task_place)
cross join unnest(%(groups)s::text[]) with ordinality g(target_group, group_place)
cross join lateral (
  select datemultirange(daterange(greatest(%(on)s::date, l.from_on), l.until_on))
    - coalesce(range_agg(daterange(a.from_on, a.until_on)), '{}'::datemultirange) as days
  from organisations_arrangement a
  where a.location_id = l.id and a.task = t.task and a.target_group = g.target_group
    and (a.until_on is null or a.until_on > %(on)s)
) left_over
cross join lateral (select d as first from unnest(left_over.days) d limit 1) gap
where (l.until_on is null or l.until_on > %(on)s) and (%(locations)s::bigint[] is null or l.id = any(%(locations)s))
order by lower(gap.first), l.name, task_place, group_place
"""


def list_missing_arrangements(on: date, *, location_ids: Collection[int] | None = None) -> list[MissingArrangement]:
    """Every task and target group at an open location without an arrangement on the day or at some later day.

    The soonest gap of each, soonest first; set-based. Without ``location_ids``: everywhere.
    """
    locations = None if location_ids is None else list(location_ids)
    params: dict[str, Any] = {"on": on, "tasks": Task.values, "groups": TargetGroup.values, "locations": locations}
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, params)
        found = cursor.fetchall()
    return [
        MissingArrangement(
            location_id=row[0],
            location_key=row[1],
            location=row[2],
            task=row[3],
            target_group=row[4],
            from_on=row[5],
            until_on=row[6],
        )
        for row in found
    ]


def get_matrix(location_id: int, *, on: date) -> list[list[Cell]]:
    """Task by target group at one location: one list of cells per task. Two queries."""
    rows = _by_cell(
        Arrangement.objects.filter(not_ended(on), location_id=location_id)
        .select_related("organisation")
        .order_by("from_on")
    )
    gaps = {(gap.task, gap.target_group): gap for gap in list_missing_arrangements(on, location_ids=[location_id])}
    return [[_cell(task, group, rows, gaps, on) for group in TargetGroup.values] for task in Task.values]


def list_changes(on: date, *, location_id: int | None = None, most: int = 200) -> QuerySet[Arrangement]:
    """Planned arrangements, soonest first: what begins after the day."""
    rows = Arrangement.objects.filter(from_on__gt=on)
    if location_id is not None:
        rows = rows.filter(location_id=location_id)
    return rows.select_related("location", "organisation").order_by(
        "from_on", "location__name", "task", "target_group"
    )[:most]


def list_past_arrangements(location_id: int, *, on: date, most: int = 200) -> QuerySet[Arrangement]:
    """What held before and ended, latest first."""
    rows = Arrangement.objects.filter(location_id=location_id, until_on__lte=on, until_on__gt=F("from_on"))
    return rows.select_related("organisation").order_by("-until_on", "task", "target_group")[:most]


def get_arrangement(arrangement_id: int, *, location: UUID) -> Arrangement:
    """One row of a location. Raises ``Unknown``."""
    rows = Arrangement.objects.select_related("location", "organisation")
    row = rows.filter(pk=arrangement_id, location__key=location).first()
    if row is None:
        raise Unknown
    return row


def plan_cells(
    *,
    location_id: int,
    tasks: Sequence[str],
    target_groups: Sequence[str],
    organisation_id: int,
    from_on: date,
    until_on: date | None,
    today: date,
) -> tuple[CellPlan, ...]:
    """What must change for a wish, per task and target group. Raises ``Refused`` when it may not be."""
    span = Span(from_on, until_on)
    check_period(span, today=today).require()
    _check_partner(location_id, organisation_id, span)
    rows = _arranged(location_id, tasks, target_groups, today)
    cells = []
    for task, group in product(tasks, target_groups):
        was = tuple(rows.get((task, group), ()))
        plan = plan_arrangement(was, organisation_id=organisation_id, span=span)
        cells.append(CellPlan(task=task, target_group=group, plan=plan, was=was))
    return tuple(cells)


def plan_withdrawn_cell(arrangement: Arrangement, *, today: date) -> CellPlan:
    """What must change when a planned arrangement does not begin. Raises ``Refused``."""
    was = tuple(
        _arranged(arrangement.location_id, [arrangement.task], [arrangement.target_group], today).get(
            (arrangement.task, arrangement.target_group), ()
        )
    )
    withdrawn = next((row for row in was if row.id == arrangement.pk), None)
    if withdrawn is None:
        raise Refused("Deze afspraak is er niet meer. Er is niets veranderd.")
    check_withdrawal(withdrawn.span, today=today).require()
    plan = plan_withdrawal(was, withdrawn)
    for row in plan.changed:
        _check_partner(arrangement.location_id, row.organisation_id, Span(withdrawn.span.from_on, row.span.until_on))
    return CellPlan(task=arrangement.task, target_group=arrangement.target_group, plan=plan, was=was)


def preview_arrangement(
    *,
    location_id: int,
    tasks: Sequence[str],
    target_groups: Sequence[str],
    organisation_id: int,
    from_on: date,
    until_on: date | None,
    today: date,
) -> tuple[tuple[CellPlan, ...], Mapping[int, str]]:
    """What ``arrange`` would change, and the names of the organisations in it. Raises ``Refused``."""
    cells = plan_cells(
        location_id=location_id,
        tasks=tasks,
        target_groups=target_groups,
        organisation_id=organisation_id,
        from_on=from_on,
        until_on=until_on,
        today=today,
    )
    named = {row.organisation_id for cell in cells for row in (*cell.was, *cell.plan.added)}
    return cells, dict(Organisation.objects.filter(pk__in=named).values_list("pk", "name"))


def _check_partner(location_id: int, organisation_id: int, span: Span) -> None:
    partnerships = LocationPartner.objects.filter(location_id=location_id, organisation_id=organisation_id)
    names = Location.objects.filter(pk=location_id).values_list("name", flat=True)
    check_partner(
        span,
        name=Organisation.objects.values_list("name", flat=True).get(pk=organisation_id),
        location=names.get(),
        partnerships=[Span(*row) for row in partnerships.values_list("from_on", "until_on")],
    ).require()


def _arranged(
    location_id: int, tasks: Sequence[str], target_groups: Sequence[str], today: date
) -> dict[tuple[str, str], list[Arranged]]:
    """Rows that hold today or later; history stays out of it, so that a plan can never change it."""
    rows = Arrangement.objects.filter(
        not_ended(today), location_id=location_id, task__in=tasks, target_group__in=target_groups
    )
    found: dict[tuple[str, str], list[Arranged]] = {}
    for row in rows.order_by("from_on"):
        arranged = Arranged(row.pk, row.organisation_id, Span(row.from_on, row.until_on))
        found.setdefault((row.task, row.target_group), []).append(arranged)
    return found


def _by_cell(rows: QuerySet[Arrangement]) -> dict[tuple[str, str], list[Arrangement]]:
    found: dict[tuple[str, str], list[Arrangement]] = {}
    for row in rows:
        found.setdefault((row.task, row.target_group), []).append(row)
    return found


def _cell(
    task: str,
    group: str,
    rows: Mapping[tuple[str, str], list[Arrangement]],
    gaps: Mapping[tuple[str, str], MissingArrangement],
    on: date,
) -> Cell:
    here = rows.get((task, group), [])
    return Cell(
        task=task,
        target_group=group,
        missing=gaps.get((task, group)),
        today=next((row for row in here if row.from_on <= on), None),
        later=tuple(row for row in here if row.from_on > on),
    )


def list_responsible(*, location_id: int, target_group: str, on: date) -> dict[str, Organisation]:
    """Per task the organisation that does it at a location for a target group, as arranged for a day. One query."""
    rows = Arrangement.objects.filter(in_force(on), location_id=location_id, target_group=target_group)
    return {row.task: row.organisation for row in rows.select_related("organisation")}
