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
_OF_WRONG = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  w.staff_id as owner_id, {since} as since_on
from ({wrong}) w
join clients_client k on k.id = w.client_id
join lateral (select c.* from cases_case c where c.client_id = any(array[k.id, k.merged_into_id])
  order by c.id desc limit 1) c on true
"""
_SAME = """(g.client_id, g.because, coalesce(g.staff_id, 0), coalesce(g.location_id, 0), coalesce(g.organisation_id, 0))
  = (r.client_id, r.because, coalesce(r.staff_id, 0), coalesce(r.location_id, 0), coalesce(r.organisation_id, 0))"""
_IN_FORCE = """g.because = any(%(kinds)s::text[]) and g.from_on <= %(on)s
  and (g.until_on is null or g.until_on > %(on)s)"""
# What lost its reason ends with the day, so a grant may outlive it until tomorrow; and never its reason's own end.
_STRAY = f"""select g.id, g.client_id, g.staff_id, g.from_on from clients_accessgrant g
where {_IN_FORCE} and (g.until_on is null or g.until_on > %(on)s::date + 1)
  and not exists (select from ({{reasons}}) r where {_SAME}
    and coalesce(r.until_on, 'infinity') >= coalesce(g.until_on, 'infinity'))"""
_MISSING = f"""select distinct r.client_id, r.staff_id, r.location_id, r.organisation_id, r.because from ({{reasons}}) r
where not exists (select from clients_accessgrant g where {_IN_FORCE} and {_SAME})"""
_NUMBER = """hashtextextended(concat_ws(':', w.client_id, w.because, coalesce(w.staff_id, 0),
  coalesce(w.location_id, 0), coalesce(w.organisation_id, 0)), 0)"""


def compare_grants(
    *, reasons_sql: str, kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]] = lambda on: {}
) -> tuple[Sweep, Sweep]:
    """The two sweeps over the grants of these kinds; ``reasons_sql`` and ``params`` as for ``sync_grants``."""
    missing = _OF_WRONG.format(subject=_NUMBER, since="c.opened_on", wrong=_MISSING.format(reasons=reasons_sql))
    return (
        find_strays(reasons_sql=reasons_sql, kinds=kinds, params=params),
        Sweep(promise="P9", rule="reason_without_grant", sql=missing, params=_with_kinds(kinds, params)),
    )


def find_strays(
    *, reasons_sql: str, kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]] = lambda on: {}
) -> Sweep:
    """The sweep over grants that have no reason, or last longer than it; alone for kinds that no sync makes again."""
    sql = _OF_WRONG.format(subject="w.id", since="w.from_on", wrong=_STRAY.format(reasons=reasons_sql))
    return Sweep(promise="P9", rule="grant_without_reason", sql=sql, params=_with_kinds(kinds, params))


def _with_kinds(
    kinds: Collection[Because], params: Callable[[date], Mapping[str, Any]]
) -> Callable[[date], Mapping[str, Any]]:
    codes = [kind.value for kind in kinds]
    return lambda on: {"today": on, "kinds": codes, **params(on)}
