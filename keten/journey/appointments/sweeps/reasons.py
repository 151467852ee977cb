"""Which reasons appointments give for looking into a file: what the table of grants must be equal to (P9)."""

from keten.dossier.clients.models import Because

# Who is invited to meet the client, or will meet them, until it was recorded how that went.
REASONS_SQL = """
  select c.client_id, w.staff_id, null::bigint as location_id, null::bigint as organisation_id,
    'appointment'::text as because, null::date as until_on
  from appointments_invitation i
  join appointments_invitedstaff w on w.invitation_id = i.id
  join cases_case c on c.id = i.case_id
  where i.state = 'open' and c.closed_on is null {only}
  union
  select c.client_id, o.staff_id, null, null, 'appointment', null
  from appointments_appointment a
  join appointments_occupation o on o.appointment_id = a.id and o.staff_id is not null and o.released_at is null
  join cases_case c on c.id = a.case_id
  where a.cancelled_at is null and a.outcome is null and c.closed_on is null {only}
  union
  select c.client_id, o.staff_id, null, null, 'appointment', null
  from appointments_place p
  join appointments_appointment a on a.id = p.meeting_id and a.cancelled_at is null
  join appointments_occupation o on o.appointment_id = a.id and o.staff_id is not null and o.released_at is null
  join cases_case c on c.id = p.case_id
  where p.state in ('placed', 'waiting') and c.closed_on is null {only}
"""

KINDS = (Because.APPOINTMENT,)


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``c`` (a case)."""
    return REASONS_SQL.format(only=only)
