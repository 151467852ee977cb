"""Whether the organisation that pays does what it owes the client in time: decide, look again, answer an objection."""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.calendar import latest_start
from keten.ground.promises.ports import Sweep
from keten.journey.enforcement.terms import get_number

_INVESTIGATION = "enforcement_investigation"
_OF_CASE = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id, i.payer_id as organisation_id,
  {owner} as owner_id, {since} as since_on
from {of} i
join cases_case c on c.id = i.case_id
join clients_client k on k.id = c.client_id
"""

_REDUCTION_NOT_RECONSIDERED = (
    _OF_CASE.format(of=_INVESTIGATION, subject="d.id", owner="d.made_by_id", since="d.reconsider_due_on + 1")
    + """
join enforcement_formaldecision d on d.investigation_id = i.id
where d.reconsider_due_on < %(on)s and d.reconsidered_on is null and d.ended_on is null
"""
)

_OBJECTION_LATE = (
    _OF_CASE.format(of=_INVESTIGATION, subject="o.id", owner="null::bigint", since="o.due_on + 1")
    + """
join enforcement_formaldecision d on d.investigation_id = i.id
join enforcement_objection o on o.decision_id = d.id
where o.due_on < %(on)s and o.outcome is null
"""
)

# The client was heard, or the time to be heard is over, and still nobody decided.
_HEARD_NOT_DECIDED = (
    _OF_CASE.format(
        of=_INVESTIGATION, subject="i.id", owner="i.opened_by_id", since="coalesce(h.answered_on, h.due_on)"
    )
    + """
join enforcement_hearinground h on h.investigation_id = i.id
where i.ended_on is null and coalesce(h.answered_on, h.due_on) <= %(heard_by)s
"""
)

# Somebody was chosen, and nobody looked.
_CONTROL_LATE = (
    _OF_CASE.format(of="enforcement_control", subject="i.id", owner="null::bigint", since="i.due_on + 1")
    + "where i.ended_on is null and i.due_on < %(on)s and c.closed_on is null"
)


def _heard_by(on: date) -> dict[str, Any]:
    days = get_number("decision_working_days", on=on)
    return {"heard_by": latest_start(on - timedelta(days=1), days)}


WAITING = (
    Sweep(promise="P2", rule="reduction_not_reconsidered", sql=_REDUCTION_NOT_RECONSIDERED),
    Sweep(promise="P2", rule="objection_late", sql=_OBJECTION_LATE),
    Sweep(promise="P2", rule="control_late", sql=_CONTROL_LATE),
    Sweep(promise="P2", rule="heard_not_decided", sql=_HEARD_NOT_DECIDED, params=_heard_by),
)
