"""Whether invitations were followed up, and whether it was recorded how appointments went (P2)."""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.promises.ports import Sweep

_OF_CASE = """
select x.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  {owner} as owner_id, {since} as since_on
from {table} x
join cases_case c on c.id = x.case_id and c.closed_on is null
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where {late}
"""
_NOT_CHOSEN = _OF_CASE.format(
    table="appointments_invitation", owner="coalesce(s.staff_id, x.asked_by_id)", since="x.choose_by + 1",
    late="x.state = 'open' and x.choose_by < %(on)s",
)  # fmt: skip
# Of an appointment with nobody of staff left, the contact person.
_NOT_RECORDED = _OF_CASE.format(
    table="appointments_appointment",
    owner="coalesce((select min(o.staff_id) from appointments_occupation o where o.appointment_id = x.id"
    " and o.staff_id is not null and o.released_at is null), s.staff_id)",
    since="(x.starts_at at time zone 'Europe/Amsterdam')::date",
    late="x.cancelled_at is null and x.outcome is null and x.starts_at < (%(recorded_by)s::date + 1)::timestamp"
    " at time zone 'Europe/Amsterdam'",
)  # fmt: skip


def _recorded_by(on: date) -> dict[str, Any]:
    """What was held on or before this day should have been recorded before ``on``."""
    days = get_whole_number("appointments.outcome_working_days", on=on)
    return {"recorded_by": latest_start(on - timedelta(days=1), days)}


WAITING = (
    Sweep(promise="P2", rule="invitation_not_chosen", sql=_NOT_CHOSEN),
    Sweep(promise="P2", rule="appointment_not_recorded", sql=_NOT_RECORDED, params=_recorded_by),
)
