"""Whether who may look is who has a reason to (P9): the table of grants beside the reasons, set-based."""

from datetime import date
from typing import Any

from keten.dossier.cases.sweeps.reasons import KINDS, get_reason_params, get_reasons
from keten.ground.promises.ports import Sweep

# Grants beside their reasons (P9). A reason without a grant keeps somebody out of a file that they must work in; a
# grant without a reason lets somebody in who has no business there any more.
_GRANTS = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  coalesce(g.staff_id, w.staff_id) as owner_id, {since} as since_on
from (select g.* from clients_accessgrant g where g.because = any(%(kinds)s::text[]) and g.from_on <= %(on)s
  and (g.until_on is null or g.until_on > %(on)s)) g
full join ({reasons}) w on (g.client_id, g.because, coalesce(g.staff_id, 0), coalesce(g.location_id, 0),
    coalesce(g.organisation_id, 0))
  = (w.client_id, w.because, coalesce(w.staff_id, 0), coalesce(w.location_id, 0), coalesce(w.organisation_id, 0))
join lateral (select c.* from cases_case c where c.client_id = coalesce(g.client_id, w.client_id)
  order by c.id desc limit 1) c on true
join clients_client k on k.id = c.client_id
where {wrong}
"""

_GRANT_WITHOUT_REASON = _GRANTS.format(
    subject="g.id", since="g.from_on", reasons=get_reasons(), wrong="w.client_id is null and g.until_on is null"
)

_REASON_WITHOUT_GRANT = _GRANTS.format(subject="c.id", since="c.opened_on", reasons=get_reasons(), wrong="g.id is null")


def _granting(on: date) -> dict[str, Any]:
    return get_reason_params(on) | {"kinds": [kind.value for kind in KINDS]}


GRANTING = (
    Sweep(promise="P9", rule="grant_without_reason", sql=_GRANT_WITHOUT_REASON, params=_granting),
    Sweep(promise="P9", rule="reason_without_grant", sql=_REASON_WITHOUT_GRANT, params=_granting),
)
