"""Which reasons applications give for looking into a file: what the table of grants must be equal to (P9)."""

from datetime import date
from typing import Any

from keten.dossier.clients.models import Because
from keten.ground.foundation.parameters import get_whole_number

# ``client_id, staff_id, location_id, organisation_id, because, until_on``. ``{only}`` narrows to some clients.
# Who takes it in until it is handed over; who decides until the end, and as long as the decision may be corrected.
REASONS_SQL = """
  select a.client_id, null::bigint as staff_id, c.location_id, held.organisation_id, 'application' as because,
    held.until_on
  from benefits_application a
  join cases_case c on c.id = a.case_id
  cross join lateral (
    select a.submitted_to_id as organisation_id, null::date as until_on
    where a.outcome is null and a.transfer_due_on is not null and a.transferred_at is null
    union all
    select a.decider_id, case
      when a.outcome is null or a.payment_due_on is not null and a.first_paid_on is null then null
      else greatest(a.decided_on, a.first_paid_on) + %(afterwards)s::int end
  ) held
  where (held.until_on is null or held.until_on > %(today)s::date) {only}
"""

KINDS = (Because.APPLICATION,)


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``a`` (an application)."""
    return REASONS_SQL.format(only=only)


def get_reason_params(today: date) -> dict[str, Any]:
    """The numbers that the query needs on a day."""
    return {"afterwards": get_whole_number("benefits.afterwards_days", on=today)}
