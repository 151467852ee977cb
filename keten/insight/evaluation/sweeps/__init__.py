"""What the daily round looks for in measures (P8): no case in it, and nobody's file."""

from datetime import date

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.promises.ports import Sweep

# A measure that ended of itself, and nobody said what to do with it. It lies with its owner, at each of its locations.
_UNDECIDED = """
select hashtextextended(m.id || ':' || l.location_id, 0) as subject_id, null::bigint as case_id,
  null::uuid as client_ref, l.location_id, m.organisation_id, m.owner_id, m.ended_on + %(days)s + 1 as since_on
from evaluation_measure m
join evaluation_measurelocation l on l.measure_id = m.id
where m.ended_on + %(days)s < %(on)s
  and not exists (select from evaluation_verdict v where v.measure_id = m.id and v.decided_on >= m.ended_on)
"""


def _days(on: date) -> dict[str, int]:
    return {"days": get_whole_number("evaluation.verdict_days", on=on)}


SWEEPS = (Sweep(promise="P8", rule="measure_undecided", sql=_UNDECIDED, params=_days),)
