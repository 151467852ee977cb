"""Which reasons inspections give for looking into a file: what the table of grants must be equal to (P9)."""

from keten.dossier.clients.models import Because

# ``client_id, staff_id, location_id, organisation_id, because, until_on``. ``{only}`` narrows to some clients.
# The inspector may look into what was drawn, until a day that was fixed then or until the inspection is closed.
REASONS_SQL = """
  select c.client_id, i.inspector_id as staff_id, null::bigint as location_id, null::bigint as organisation_id,
    'inspection'::text as because, m.access_until as until_on
  from governance_sampledfile f
  join governance_sample m on m.id = f.sample_id
  join governance_inspection i on i.id = m.inspection_id
  join cases_case c on c.id = f.case_id
  where i.closed_on is null and m.access_until > %(today)s {only}
"""

# Whoever draws sees none of the files yet: these are the reasons of what was drawn just now.
DRAWN_SQL = """
  union
  select x.client_id, %(inspector)s::bigint, null::bigint, null::bigint, 'inspection'::text, %(access_until)s::date
  from unnest(%(clients)s::bigint[]) x (client_id)
"""

KINDS = (Because.INSPECTION,)


def get_reasons(*, only: str = "") -> str:
    """The query above, for all clients or narrowed by a condition on ``c`` (a case)."""
    return REASONS_SQL.format(only=only)
