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
full join (select client_id, staff_id, location_id, organisation_id, because,
  max(coalesce(until_on, 'infinity'::date)) as until_on from ({reasons}) r group by 1, 2, 3, 4, 5) w
  on (g.client_id, g.because, coalesce(g.staff_id, 0), coalesce(g.location_id, 0), coalesce(g.organisation_id, 0))
  = (w.client_id, w.because, coalesce(w.staff_id, 0), coalesce(w.location_id, 0), coalesce(w.organisation_id, 0))
join clients_client k on k.id = coalesce(g.client_id, w.client_id)
join lateral (select c.* from cases_case c where c.client_id = any(array[k.id, k.merged_into_id])
  order by c.id desc limit 1) c on true
where {wrong}
"""
# What lost its reason ends with the day, so a grant may outlive it until tomorrow; and never its reason's own end.
_OUTLIVES = "coalesce(g.until_on, 'infinity') > greatest(coalesce(w.until_on, %(on)s::date + 1), %(on)s::date + 1)"
_MISSING = """hashtextextended(concat_ws(':', w.client_id, w.because, coalesce(w.staff_id, 0),
  coalesce(w.location_id, 0), coalesce(w.organisation_id, 0)), 0)"""


def compare_grants(
    *, reasons_sql: str, kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]] = lambda on: {}
) -> tuple[Sweep, Sweep]:
    """The two sweeps over the grants of these kinds; ``reasons_sql`` and ``params`` as for ``sync_grants``."""
    missing = _GRANTS.format(subject=_MISSING, since="c.opened_on", reasons=reasons_sql, wrong="g.id is null")
    return (
        find_strays(reasons_sql=reasons_sql, kinds=kinds, params=params),
        Sweep(promise="P9", rule="reason_without_grant", sql=missing, params=_with_kinds(kinds, params)),
    )


def find_strays(
    *, reasons_sql: str, kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]] = lambda on: {}
) -> Sweep:
    """The sweep over grants that have no reason, or last longer than it; alone for kinds that no sync makes again."""
    sql = _GRANTS.format(
        subject="g.id", since="g.from_on", reasons=reasons_sql, wrong=f"g.id is not null and {_OUTLIVES}"
    )
    return Sweep(promise="P9", rule="grant_without_reason", sql=sql, params=_with_kinds(kinds, params))


def _with_kinds(
    kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]]
) -> Callable[[date], Mapping[str, Any]]:
    codes = [kind.value for kind in kinds]
    return lambda on: {"today": on, "kinds": codes, **params(on)}
