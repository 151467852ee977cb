"""Whether who may look is who has a reason to (P9): the table of grants beside the reasons, set-based.

Each app that gives reasons makes its two sweeps here, from the same query that its grants are made equal to.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from keten.dossier.clients.models import Because
from keten.ground.promises.ports import Sweep

# A reason without a grant keeps somebody out of a file that they must work in; a grant without a reason lets somebody
# in who has no business there any more. A missing grant has no id: its subject is a number made of what it would be.
_GRANTS = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  coalesce(g.staff_id, w.staff_id) as owner_id, {since} as since_on
from (select g.* from clients_accessgrant g where g.because = any(%(kinds)s::text[]) and g.from_on <= %(on)s
  and (g.until_on is null or g.until_on > %(on)s)) g
full join (select distinct client_id, staff_id, location_id, organisation_id, because from ({reasons}) r) w
  on (g.client_id, g.because, coalesce(g.staff_id, 0), coalesce(g.location_id, 0), coalesce(g.organisation_id, 0))
  = (w.client_id, w.because, coalesce(w.staff_id, 0), coalesce(w.location_id, 0), coalesce(w.organisation_id, 0))
join lateral (select c.* from cases_case c where c.client_id = coalesce(g.client_id, w.client_id)
  order by c.id desc limit 1) c on true
join clients_client k on k.id = c.client_id
where {wrong}
"""
_MISSING = """hashtextextended(concat_ws(':', w.client_id, w.because, coalesce(w.staff_id, 0),
  coalesce(w.location_id, 0), coalesce(w.organisation_id, 0)), 0)"""


def compare_grants(
    *, reasons_sql: str, kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]] = lambda on: {}
) -> tuple[Sweep, Sweep]:
    """The two sweeps over the grants of these kinds; ``reasons_sql`` and ``params`` as for ``sync_grants``."""
    codes = [kind.value for kind in kinds]

    def get_params(on: date) -> dict[str, Any]:
        return {"today": on, "kinds": codes, **params(on)}

    reasons = reasons_sql
    extra = _GRANTS.format(
        subject="g.id", since="g.from_on", reasons=reasons, wrong="w.client_id is null and g.until_on is null"
    )
    missing = _GRANTS.format(subject=_MISSING, since="c.opened_on", reasons=reasons, wrong="g.id is null")
    return (
        Sweep(promise="P9", rule="grant_without_reason", sql=extra, params=get_params),
        Sweep(promise="P9", rule="reason_without_grant", sql=missing, params=get_params),
    )
