"""What the daily round looks for in applications: P11 as set-based SQL.

Also in closed files: who found work is still owed a decision and the money until then. A decision that is late while
the application was never handed over, lies with the organisation that holds it.
"""

from keten.ground.promises.ports import Sweep

_APPLICATION = """
select a.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id, {organisation} as organisation_id,
  s.staff_id as owner_id, {due} + 1 as since_on
from benefits_application a
join cases_case c on c.id = a.case_id
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where {due} < %(on)s and {waits}
"""

_WAITS_FOR_TRANSFER = "a.outcome is null and a.transfer_due_on is not null and a.transferred_at is null"

_TRANSFER_LATE = _APPLICATION.format(
    organisation="a.submitted_to_id", due="a.transfer_due_on", waits=_WAITS_FOR_TRANSFER
)

_DECISION_LATE = _APPLICATION.format(
    organisation=f"case when {_WAITS_FOR_TRANSFER} then a.submitted_to_id else a.decider_id end",
    due="a.decision_due_on",
    waits="a.outcome is null",
)

_PAYMENT_LATE = _APPLICATION.format(
    organisation="a.decider_id",
    due="a.payment_due_on",
    waits="a.payment_due_on is not null and a.first_paid_on is null",
)

TIMING = (
    Sweep(promise="P11", rule="transfer_late", sql=_TRANSFER_LATE),
    Sweep(promise="P11", rule="decision_late", sql=_DECISION_LATE),
    Sweep(promise="P11", rule="payment_late", sql=_PAYMENT_LATE),
)
