"""Whether who may look because of a case is who has a reason to (P9)."""

from datetime import date, timedelta
from typing import Any

from keten.dossier.cases.sweeps.reasons import KINDS, get_reason_params, get_reasons
from keten.dossier.clients.models import Because
from keten.dossier.clients.sweeps import compare_grants, find_strays
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number

# Grants that were given once and end by themselves: to who broke the glass, and to who registered somebody. After two
# files were joined, what happened in the double counts for the client who stayed.
_ONCE_SQL = """
  select l.client_id, l.staff_id, null::bigint as location_id, null::bigint as organisation_id,
    'break_glass' as because, (l.broken_at at time zone 'Europe/Amsterdam')::date + %(glass_days)s::int as until_on
  from clients_glassbreak l where l.broken_at > %(glass_after)s::date
  union all
  select g.client_id, g.staff_id, null, null, 'registered', %(registered_until)s::date
  from clients_accessgrant g
  where g.because = 'registered' and g.until_on > %(today)s::date and exists (
    select from clients_client k join ledger_ledgerevent e on e.client_ref = k.ref
    where g.client_id in (k.id, k.merged_into_id) and e.type in ('cases.case-opened', 'cases.case-reopened')
      and e.actor = g.staff_id
      and e.happened_at > %(registered_after)s::date)
"""


def _get_once_params(on: date) -> dict[str, Any]:
    """How long such a grant lasts at most, and so how far back its reason can lie."""
    glass = get_whole_number("clients.break_glass_days", on=on)
    registered = get_whole_number("clients.registered_access_working_days", on=on)
    return {
        "glass_days": glass,
        "glass_after": on - timedelta(days=glass + 1),
        "registered_until": add_working_days(on, registered),
        "registered_after": on - timedelta(days=2 * registered + 14),
    }


_ONCE = find_strays(reasons_sql=_ONCE_SQL, kinds=(Because.BREAK_GLASS, Because.REGISTERED), params=_get_once_params)
GRANTING = (*compare_grants(reasons_sql=get_reasons(), kinds=KINDS, params=get_reason_params), _ONCE)
