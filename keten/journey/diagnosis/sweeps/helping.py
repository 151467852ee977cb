"""Whether help follows a diagnosis, and a new diagnosis a contested one (P5), as set-based SQL."""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.promises.ports import Sweep

# Only the diagnosis that counts now, of an open case; it lies with the contact person.
_CURRENT = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  s.staff_id as owner_id, {since} as since_on
from diagnosis_diagnosis d
join cases_case c on c.id = d.case_id and c.closed_on is null
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
"""
_NOT_REPLACED = "not exists (select from diagnosis_diagnosis r where r.replaces_id = d.id)"

_NEED_WITHOUT_SUPPORT = (
    _CURRENT.format(subject="n.id", since="n.found_on")
    + f"""
join diagnosis_need n on n.diagnosis_id = d.id and n.offering = ''
where n.found_on <= %(found_by)s and {_NOT_REPLACED}
"""
)

_REDIAGNOSIS_LATE = (
    _CURRENT.format(subject="d.id", since="d.rediagnosis_due_on + 1")
    + f"""
where d.rediagnosis_due_on < %(on)s and {_NOT_REPLACED}
"""
)


def _found_by(on: date) -> dict[str, Any]:
    """Needs found on or before this day should have had an offer before ``on``."""
    days = get_whole_number("diagnosis.support_working_days", on=on)
    return {"found_by": latest_start(on - timedelta(days=1), days)}


HELPING = (
    Sweep(promise="P5", rule="need_without_support", sql=_NEED_WITHOUT_SUPPORT, params=_found_by),
    Sweep(promise="P5", rule="rediagnosis_late", sql=_REDIAGNOSIS_LATE),
)
