"""Arrangements (*ketenafspraken*): who does what for whom here, from which date."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row
from keten.ground.organisations.events import ArrangementMade, ArrangementWithdrawn
from keten.ground.organisations.models import Arrangement, Location
from keten.ground.organisations.queries import CellPlan, plan_cells, plan_withdrawn_cell
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.arranging import Replan
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def arrange(
    *,
    location_id: int,
    tasks: Sequence[str],
    target_groups: Sequence[str],
    organisation_id: int,
    from_on: date,
    by: Viewer,
    now: datetime,
    until_on: date | None = None,
) -> tuple[CellPlan, ...]:
    """From a date this partner does these tasks for these target groups here; what held until then ends.

    Returns what changed, per task and target group. Refuses a date in the past, an organisation that is no partner
    here during the whole period, and a change that changes nothing.
    """
    may_administer(by).require()
    _hold(location_id)
    cells = plan_cells(
        location_id=location_id,
        tasks=tasks,
        target_groups=target_groups,
        organisation_id=organisation_id,
        from_on=from_on,
        until_on=until_on,
        today=localdate(now),
    )
    if not any(cell.plan for cell in cells):
        raise Refused("Dit is al zo afgesproken. Er is niets veranderd.")
    changing = tuple(cell for cell in cells if cell.plan)
    for cell in changing:
        _carry_out(location_id, cell)
        event = ArrangementMade(
            location_id=location_id,
            task=cell.task,
            target_group=cell.target_group,
            organisation_id=organisation_id,
            from_on=from_on,
            until_on=until_on,
        )
        record_event(event, by=by, now=now)
    return changing


@transaction.atomic
def withdraw_arrangement(*, arrangement_id: int, by: Viewer, now: datetime) -> Arrangement:
    """A planned arrangement will not begin; what it would have ended goes on."""
    may_administer(by).require()
    row = Arrangement.objects.select_related("location", "organisation").get(pk=arrangement_id)
    _hold(row.location_id)
    cell = plan_withdrawn_cell(row, today=localdate(now))
    _carry_out(row.location_id, cell)
    event = ArrangementWithdrawn(
        location_id=row.location_id,
        task=row.task,
        target_group=row.target_group,
        organisation_id=row.organisation_id,
        from_on=row.from_on,
    )
    record_event(event, by=by, now=now)
    return row


def _hold(location_id: int) -> None:
    """Two administrators who arrange at the same moment do so one after the other."""
    Location.objects.select_for_update().get(pk=location_id)


def _carry_out(location_id: int, cell: CellPlan) -> None:
    """First away, then shorter or longer, then new: at no moment do rows overlap."""
    plan: Replan = cell.plan
    rows = Arrangement.objects.in_bulk([row.id for row in (*plan.removed, *plan.changed)])
    for row in plan.removed:
        rows[row.id].delete()
    for row in plan.changed:
        change_row(rows[row.id], from_on=row.span.from_on, until_on=row.span.until_on)
    Arrangement.objects.bulk_create(
        Arrangement(
            location_id=location_id,
            task=cell.task,
            target_group=cell.target_group,
            organisation_id=row.organisation_id,
            from_on=row.span.from_on,
            until_on=row.span.until_on,
        )
        for row in plan.added
    )
