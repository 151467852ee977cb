"""Which reasons signals give for looking into a file: what the table of grants must be equal to (P9)."""

from keten.dossier.clients.models import Because

# ``client_id, staff_id, location_id, organisation_id, because, until_on``. ``{only}`` narrows to some clients.
# Who must answer may look until it is answered, and who asked until they have read the answer: at the location of
# the client's last file when the organisation works there, else at all its locations.
REASONS_SQL = """
  select s.client_id, null::bigint as staff_id, p.location_id, s.addressee_id as organisation_id,
    'signal'::text as because, null::date as until_on
  from chain_signals_chainsignal s
  join organisations_locationpartner p on p.organisation_id = s.addressee_id
    and p.from_on <= %(today)s and (p.until_on is null or p.until_on > %(today)s)
  left join lateral (
    select x.location_id from cases_case x where x.client_id = s.client_id order by x.id desc limit 1) c on true
  where s.state not in ('answered', 'refused', 'withdrawn') {only} and (p.location_id = c.location_id or not exists (
    select from organisations_locationpartner q where q.organisation_id = s.addressee_id
      and q.location_id = c.location_id and q.from_on <= %(today)s and (q.until_on is null or q.until_on > %(today)s)))
  union
  select s.client_id, s.sender_staff_id, null, null, 'signal', null
  from chain_signals_chainsignal s where s.sender_staff_id is not null and s.read_at is null {only}
"""

KINDS = (Because.SIGNAL,)


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``s`` (a signal)."""
    return REASONS_SQL.format(only=only)
