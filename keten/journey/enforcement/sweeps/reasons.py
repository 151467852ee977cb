"""Which reasons enforcement gives for looking into a file: what the table of grants must be equal to (P9)."""

from keten.dossier.clients.models import Because

# The organisation that pays, at the place of the case, as long as something waits for it: an investigation that has
# not ended, a control, an objection, a request of the client, or a reduction that must be looked at again.
REASONS_SQL = """
  select c.client_id, null::bigint as staff_id, c.location_id, i.payer_id as organisation_id,
    'investigation'::text as because, null::date as until_on
  from enforcement_investigation i
  join cases_case c on c.id = i.case_id
  where (i.ended_on is null or exists (
      select from enforcement_formaldecision d
      left join enforcement_objection o on o.decision_id = d.id
      where d.investigation_id = i.id and d.returned_on is null and (
        o.id is not null and o.outcome is null
        or d.reconsider_due_on is not null and d.reconsidered_on is null and d.ended_on is null
        or exists (select from enforcement_repentance r where r.decision_id = d.id and r.answered_on is null))))
    {only}
  union all
  select c.client_id, null::bigint, c.location_id, x.payer_id, 'investigation'::text, null::date
  from enforcement_control x
  join cases_case c on c.id = x.case_id
  where x.ended_on is null and c.closed_on is null
    and not exists (select from enforcement_investigation i
      where i.case_id = c.id and i.payer_id = x.payer_id and i.ended_on is null)
    {only}
"""

KINDS = (Because.INVESTIGATION,)


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``c`` (a case)."""
    return REASONS_SQL.format(only=only)
