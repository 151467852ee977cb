"""Which reasons the cases give for looking into a file: what the table of grants must be equal to (P9)."""

from datetime import date, timedelta
from typing import Any

from keten.dossier.clients.models import Because
from keten.ground.foundation.parameters import get_whole_number

# ``client_id, staff_id, location_id, organisation_id, because, until_on``. ``{only}`` narrows to some clients.
# The last: who must answer a question about a benefit, until it is answered; at the location of the case when the
# organisation works there, else at all its locations.
REASONS_SQL = """
  select c.client_id, s.staff_id, null::bigint as location_id, null::bigint as organisation_id,
    'contact_person' as because, null::date as until_on
  from cases_stewardship s join cases_case c on c.id = s.case_id
  where s.until_on is null and c.closed_on is null {only}
  union all
  select c.client_id, h.to_staff_id, null, null, 'asked', null
  from cases_handover h join cases_case c on c.id = h.case_id
  where h.answer is null and h.to_staff_id is not null and c.closed_on is null {only}
  union all
  select c.client_id, null, h.location_id, h.to_organisation_id, 'asked', null
  from cases_handover h join cases_case c on c.id = h.case_id
  where h.answer is null and h.to_staff_id is null and c.closed_on is null {only}
  union all
  select distinct c.client_id, p.owner_id, null::bigint, null::bigint, 'step', null::date
  from cases_step p join cases_case c on c.id = p.case_id
  where p.outcome is null and p.owner_id is not null and c.closed_on is null {only}
  union all
  select c.client_id, null, c.location_id, null, 'location', null
  from cases_case c where c.closed_on is null {only}
  union all
  select c.client_id, null, c.location_id, r.organisation_id, 'responsible', null
  from cases_responsibility r join cases_case c on c.id = r.case_id
  join organisations_organisation o on o.id = r.organisation_id and o.kind not in ('uwv', 'municipality')
  where r.until_on is null and c.closed_on is null {only}
  union all
  select distinct c.client_id, s.staff_id, null::bigint, null::bigint, 'aftercare', c.closed_on + %(aftercare)s::int
  from cases_stewardship s join cases_case c on c.id = s.case_id
  where s.until_on = c.closed_on and c.closed_on > %(closed_after)s::date {only}
  union all
  select distinct c.client_id, null::bigint, c.location_id, null::bigint, 'aftercare', c.closed_on + %(aftercare)s::int
  from cases_case c where c.closed_on > %(closed_after)s::date {only}
  union all
  select distinct c.client_id, null::bigint, p.location_id, m.organisation_id, 'message', null::date
  from cases_message m join cases_case c on c.id = m.case_id
  join organisations_locationpartner p on p.organisation_id = m.organisation_id
    and p.from_on <= %(today)s::date and (p.until_on is null or p.until_on > %(today)s::date)
  where m.queue = 'benefit' and m.from_client and m.answered_by_id is null and m.closed_at is null
    and (p.location_id = c.location_id or not exists (
      select from organisations_locationpartner q where q.organisation_id = m.organisation_id
        and q.location_id = c.location_id and q.from_on <= %(today)s::date
        and (q.until_on is null or q.until_on > %(today)s::date))) {only}
"""

KINDS = (
    Because.CONTACT_PERSON, Because.ASKED, Because.STEP, Because.LOCATION, Because.RESPONSIBLE, Because.AFTERCARE,
    Because.MESSAGE,
)  # fmt: skip


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``c`` (a case)."""
    return REASONS_SQL.format(only=only)


def get_reason_params(today: date) -> dict[str, Any]:
    """The numbers that the query needs on a day."""
    days = get_whole_number("clients.aftercare_days", on=today)
    return {"aftercare": days, "closed_after": today - timedelta(days=days)}
