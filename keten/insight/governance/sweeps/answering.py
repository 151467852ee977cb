"""Whether findings are answered and obligations done (P3): on the one ladder of all promises, and no case in it."""

from datetime import date

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.promises.ports import Sweep

# A party that says nothing is recorded as silent (``SILENT``); that does not mend the breach. A reaction does, or the
# finding becoming final.
_REACTION_LATE = """
select hashtextextended(f.id || ':' || p.id, 0) as subject_id, null::bigint as case_id, null::uuid as client_ref,
  p.location_id, p.organisation_id, null::bigint as owner_id, f.react_by + 1 as since_on
from governance_finding f
join governance_inspectionparty p on p.inspection_id = f.inspection_id
where f.react_by < %(on)s and f.final_on is null and not exists (
  select from governance_reaction r where r.finding_id = f.id and r.party_id = p.id and not r.is_silence)
"""
# Reported is done as far as the owner can tell, until the inspector says that it is not enough.
_OBLIGATION_LATE = """
select o.id as subject_id, null::bigint as case_id, null::uuid as client_ref, p.location_id, p.organisation_id,
  o.owner_id, o.due_on + 1 as since_on
from governance_obligation o
join governance_inspectionparty p on p.id = o.party_id
where o.confirmed_on is null and o.due_on < %(on)s
  and not exists (select from governance_obligationreport r where r.obligation_id = o.id and r.judged_on is null)
"""
# The inspector owes an answer as well.
_REPORT_NOT_JUDGED = """
select r.id as subject_id, null::bigint as case_id, null::uuid as client_ref, p.location_id,
  s.organisation_id, i.inspector_id as owner_id, r.reported_on + %(days)s + 1 as since_on
from governance_obligationreport r
join governance_obligation o on o.id = r.obligation_id
join governance_inspectionparty p on p.id = o.party_id
join governance_inspection i on i.id = p.inspection_id
join organisations_staff s on s.id = i.inspector_id
where r.judged_on is null and r.reported_on + %(days)s < %(on)s
"""

# Of whom nothing was heard when the term was over.
SILENT = """
insert into governance_reaction (finding_id, party_id, version, is_silence, text, given_on)
select f.id, p.id, 1, true, '', %(on)s
from governance_finding f
join governance_inspectionparty p on p.inspection_id = f.inspection_id
where f.react_by < %(on)s and f.final_on is null
  and not exists (select from governance_reaction r where r.finding_id = f.id and r.party_id = p.id)
on conflict do nothing
returning id
"""
SILENT_EVENTS = """
select 'governance.reaction-missing' as type, null::uuid as client_ref, p.organisation_id as organisation,
  jsonb_build_object('inspection_id', p.inspection_id, 'finding_id', r.finding_id, 'party_id', p.id) as payload
from governance_reaction r join governance_inspectionparty p on p.id = r.party_id
where r.id = any(%(ids)s)
"""


def _days(on: date) -> dict[str, int]:
    return {"days": get_whole_number("governance.reaction_days", on=on)}


ANSWERING = (
    Sweep(promise="P3", rule="reaction_late", sql=_REACTION_LATE),
    Sweep(promise="P3", rule="obligation_late", sql=_OBLIGATION_LATE),
    Sweep(promise="P3", rule="report_not_judged", sql=_REPORT_NOT_JUDGED, params=_days),
)
