"""What the daily round looks for: P5, diagnosis first and help soon."""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.promises.ports import Sweep

_CASE = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  s.staff_id as owner_id, {since} as since_on
from cases_case c
join clients_client k on k.id = c.client_id
join routing_binding b on b.case_id = c.id and b.until_on is null
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
"""

# A model with stages, and nobody has made a diagnosis in time: the client is in no stage.
_NO_DIAGNOSIS = (
    _CASE.format(subject="c.id", since="greatest(c.opened_on, b.from_on)")
    + """
where c.closed_on is null and greatest(c.opened_on, b.from_on) <= %(diagnosed_by)s
  and exists (select 1 from routing_modelversion v where v.id = b.version_id and v.has_stages)
  and not exists (select 1 from routing_stageperiod p where p.case_id = c.id and p.until_on is null)
"""
)

# A stage past its last day: a new decision was due.
_STAGE_OVER = (
    _CASE.format(subject="p.id", since="p.ends_on + 1")
    + """
join routing_stageperiod p on p.case_id = c.id and p.until_on is null
where c.closed_on is null and p.ends_on < %(on)s
"""
)

# A clock that ran out while its step lies further ahead: moving a step moves no clock.
_CLOCK_LATE = (
    _CASE.format(subject="r.id", since="r.due_on + 1")
    + """
join routing_runningclock r on r.case_id = c.id and r.stopped_on is null and r.expired_on is not null
join cases_step p on p.id = r.step_id
where c.closed_on is null and p.due_on >= %(on)s
"""
)


def _diagnosed_by(on: date) -> dict[str, Any]:
    """Cases opened on or before this day should have been diagnosed before ``on``; only in models with stages."""
    days = get_whole_number("routing.first_diagnosis_working_days", on=on)
    return {"diagnosed_by": latest_start(on - timedelta(days=1), days)}


PLACING = (
    Sweep(promise="P5", rule="no_diagnosis", sql=_NO_DIAGNOSIS, params=_diagnosed_by),
    Sweep(promise="P5", rule="stage_over", sql=_STAGE_OVER),
    Sweep(promise="P5", rule="clock_late", sql=_CLOCK_LATE),
)
