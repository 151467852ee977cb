"""The coach's desk (*werkvoorraad*): derived, one query, nobody types a to-do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from keten.dossier.cases.rules.desk import MESSAGE_STATUSES, STATUSES, decide_status
from keten.dossier.cases.rules.plans import lacks_plan, latest_opening
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import fetch_prepared
from keten.ground.organisations.rules.viewer import Viewer

DESK_SQL = """
with mine as (
  select s.case_id, s.staff_id as steward_id from cases_stewardship s
  where s.until_on is null and s.staff_id = any(%(desks)s::bigint[])
), helping as (
  select distinct p.case_id from cases_step p
  where p.outcome is null and p.owner_id = any(%(desks)s::bigint[])
), asked as (
  select h.case_id, h.id from cases_handover h where h.answer is null and h.to_staff_id = any(%(desks)s::bigint[])
  union
  select h.case_id, h.id from cases_handover h where h.answer is null and h.to_staff_id is null and %(coach)s::boolean
    and h.to_organisation_id = %(organisation)s::bigint and h.location_id = any(%(locations)s::bigint[])
), desk as (
  select case_id from mine union select case_id from helping union select case_id from asked
)
select c.key, c.id, k.id, k.initials, k.prefix, k.last_name, c.target_group,
  m.steward_id, steward.name, step.key, step.kind, step.note, step.due_on,
  h.key, h.answer, h.answer_due_on, h.answered_at::date, asked.id is not null, asker.name, message.due_on, c.opened_on,
  plan.is_there is not null
from desk d
join cases_case c on c.id = d.case_id and c.closed_on is null
join clients_client k on k.id = c.client_id
left join mine m on m.case_id = c.id
left join organisations_staff steward on steward.id = m.steward_id
left join asked on asked.case_id = c.id
left join lateral (
  select p.key, p.kind, p.note, p.due_on from cases_step p
  where p.case_id = c.id and p.outcome is null order by p.due_on, p.id limit 1
) step on true
left join lateral (
  select h.* from cases_handover h where h.case_id = c.id order by h.id desc limit 1
) h on true
left join organisations_staff asker on asker.id = h.asked_by_id
left join lateral (
  select min(x.answer_due_on) as due_on from cases_message x where x.case_id = m.case_id
    and x.from_client and x.answered_by_id is null and x.closed_at is null and x.queue = 'work'
) message on m.case_id is not null
left join lateral (
  select true as is_there from cases_goal g where g.case_id = c.id
    and g.ended_on is null and g.client_agreed_at is not null and g.staff_agreed_at is not null limit 1
) plan on true
limit %(most)s::bigint
"""


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One line of work: why it is here, who, what is next and when. ``desk_of`` names a replaced colleague."""

    case_key: UUID
    client_id: int
    client_number: str
    client_name: str
    target_group: str
    status: str
    kind: str
    desk_of: str
    step_key: UUID | None
    step_kind: str
    step_note: str
    due_on: date | None
    handover_key: UUID | None
    asked_by: str


@dataclass(frozen=True)
class Desk:
    """All rows of a desk in order of urgency, and how many there are of each status."""

    rows: tuple[WorkRow, ...]
    counts: Counter[str]

    @property
    def waiting(self) -> int:
        """How many clients wait for the viewer: everything that is not simply on its way."""
        return sum(count for status, count in self.counts.items() if STATUSES[status].waits)

    def only(self, status: str) -> tuple[WorkRow, ...]:
        return tuple(row for row in self.rows if not status or row.status == status)


def get_desk(viewer: Viewer, *, today: date, most: int = 2000) -> Desk:
    """The viewer's desk today, with those of colleagues they replace. One query."""
    found = fetch_prepared(DESK_SQL, get_desk_params(viewer, most=most))
    days = _read_days(today)
    rows = tuple(sorted((_row(values, viewer, days) for values in found), key=_urgency))
    return Desk(rows, Counter(row.status for row in rows))


@dataclass(frozen=True)
class _Days:
    """The days that a status depends on, the same for every row: cases since ``plan_by`` may be without a plan."""

    today: date
    soon_on: date
    plan_by: date


def _read_days(today: date) -> _Days:
    soon = get_whole_number("cases.soon_days", on=today)
    plan = get_whole_number("cases.plan_working_days", on=today)
    return _Days(today, today + timedelta(days=soon), latest_opening(today, working_days=plan))


def get_desk_params(viewer: Viewer, *, most: int) -> dict[str, Any]:
    """What ``DESK_SQL`` needs to know of the viewer."""
    return {
        "desks": list(viewer.desks),
        "coach": viewer.has_role("coach"),
        "organisation": viewer.organisation_id,
        "locations": list(viewer.location_ids),
        "most": most,
    }


def _row(values: Iterable[Any], viewer: Viewer, days: "_Days") -> WorkRow:
    (
        case_key,
        _case,
        client,
        initials,
        prefix,
        last_name,
        target_group,
        steward_id,
        steward,
        step_key,
        step_kind,
        note,
        due_on,
        h_key,
        answer,
        answer_due_on,
        answered_on,
        asked,
        asker,
        message_due_on,
        opened_on,
        has_plan,
    ) = values
    status = decide_status(
        today=days.today,
        soon_on=days.soon_on,
        is_asked=bool(asked),
        answer_due_on=answer_due_on,
        step_due_on=due_on,
        handover_open=h_key is not None and answer is None,
        refused_on=answered_on if answer == "refused" else None,
        message_due_on=message_due_on,
        lacks_plan=lacks_plan(opened_on=opened_on, has_plan=has_plan, plan_by=days.plan_by),
    )
    return WorkRow(
        case_key=case_key,
        client_id=client,
        client_number=f"K-{client}",
        target_group=target_group,
        client_name=" ".join(part for part in (initials, prefix, last_name) if part),
        status=status,
        kind=STATUSES[status].kind,
        step_key=step_key,
        step_kind=step_kind or "",
        step_note=note or "",
        due_on=answer_due_on if asked else message_due_on if status in MESSAGE_STATUSES else due_on,
        handover_key=h_key if asked else None,
        asked_by=asker or "",
        desk_of=steward if steward_id and steward_id != viewer.staff_id else "",
    )


def _urgency(row: WorkRow) -> tuple[int, date, str]:
    return (STATUSES[row.status].order, row.due_on or date.min, row.client_name)
