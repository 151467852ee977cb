"""The desk of applications (*aanvragen*): what waits for this organisation at these locations. One query."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from keten.dossier.benefits.rules.desk import STATUSES, decide_status
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer

_WORKERS = ("coach", "team_leader", "location_manager")

DESK_SQL = """
select a.key, a.law, a.reported_on, c.key, k.id, k.initials, k.prefix, k.last_name, next.step, next.due_on, holder.name,
  next.with_id = %(organisation)s
from benefits_application a
join cases_case c on c.id = a.case_id
join clients_client k on k.id = a.client_id
join lateral (
  select 'transfer' as step, a.transfer_due_on as due_on, a.submitted_to_id as with_id
  where a.outcome is null and a.transfer_due_on is not null and a.transferred_at is null
  union all
  select 'decision', a.decision_due_on, a.decider_id
  where a.outcome is null and (a.transfer_due_on is null or a.transferred_at is not null)
  union all
  select 'payment', a.payment_due_on, a.decider_id
  where a.payment_due_on is not null and a.first_paid_on is null
) next on true
join organisations_organisation holder on holder.id = next.with_id
where c.location_id = any(%(locations)s) and %(organisation)s in (next.with_id, a.decider_id)
  and (a.outcome is null or a.payment_due_on is not null) and a.first_paid_on is null
order by (next.with_id = %(organisation)s) desc, next.due_on
limit %(most)s
"""


@dataclass(frozen=True, kw_only=True)
class ApplicationRow:
    """One application that waits: why, of whom, what is next and when. ``holder``: the organisation that has it."""

    key: UUID
    law: str
    reported_on: date
    case_key: UUID
    client_id: int
    client_number: str
    client_name: str
    step: str
    due_on: date
    holder: str
    status: str
    kind: str


@dataclass(frozen=True)
class ApplicationDesk:
    """All rows in order of urgency, and how many there are of each status."""

    rows: tuple[ApplicationRow, ...]
    counts: Counter[str]

    @property
    def waiting(self) -> int:
        """How many applications wait for the viewer's organisation."""
        return sum(count for status, count in self.counts.items() if STATUSES[status].waits)

    def only(self, status: str) -> tuple[ApplicationRow, ...]:
        """The rows of one status, or all of them."""
        return tuple(row for row in self.rows if not status or row.status == status)


def get_application_desk(viewer: Viewer, *, today: date, most: int = 2000) -> ApplicationDesk:
    """What waits today for the viewer's organisation at the viewer's locations."""
    if not viewer.has_role(*_WORKERS):
        return ApplicationDesk((), Counter())
    given = {"locations": list(viewer.location_ids), "organisation": viewer.organisation_id, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(DESK_SQL, given)
        found = cursor.fetchall()
    soon_on = today + timedelta(days=get_whole_number("benefits.soon_days", on=today))
    rows = sorted((_row(values, today, soon_on) for values in found), key=_urgency)
    return ApplicationDesk(tuple(rows), Counter(row.status for row in rows))


def _row(values: tuple[Any, ...], today: date, soon_on: date) -> ApplicationRow:
    key, law, reported_on, case_key, client, initials, prefix, last_name, step, due_on, holder, is_here = values
    status = decide_status(step if is_here else "elsewhere", due_on=due_on, today=today, soon_on=soon_on)
    return ApplicationRow(
        key=key,
        law=law,
        reported_on=reported_on,
        case_key=case_key,
        client_id=client,
        client_number=f"K-{client}",
        client_name=" ".join(part for part in (initials, prefix, last_name) if part),
        step=step,
        due_on=due_on,
        holder=holder,
        status=status,
        kind=STATUSES[status].kind,
    )


def _urgency(row: ApplicationRow) -> tuple[int, date, str]:
    return (STATUSES[row.status].order, row.due_on, row.client_name)
