"""Whether the end of WW is handed over with two sides (P6): municipality in the talk, client told, contact chosen."""

from keten.ground.promises.ports import Sweep

# The invitations about a transfer: signals that were neither taken back nor turned away.
INVITED = """exists (
  select from chain_signals_chainsignal g where g.client_id = c.client_id and g.type = 'wwb_test'
    and g.state not in ('withdrawn', 'refused') and (g.sent_at at time zone 'Europe/Amsterdam')::date >= t.counts_from)
"""

_TRANSFER = """
select t.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  s.staff_id as owner_id, {since} as since_on
from transfers_transfer t
join cases_case c on c.id = t.case_id
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
left join organisations_staff p on p.id = s.staff_id
where c.closed_on is null and t.reason = 'ww_ends' and t.effective_on >= c.opened_on
  and (t.outcome is null or t.outcome = 'bijstand') and {late}
"""

# Who is contact person for the municipality itself has nobody to invite.
_NOT_INVITED = _TRANSFER.format(
    since="t.invite_by + 1",
    late="t.ended_on is null and t.invite_by < %(on)s"
    f" and p.organisation_id is distinct from t.to_organisation_id and not {INVITED}",
)
_NOT_TOLD = _TRANSFER.format(
    since="t.effective_on", late="t.ended_on is null and t.told_on is null and t.effective_on <= %(on)s"
)
_UNDECIDED = _TRANSFER.format(
    since="t.effective_on",
    late="t.ended_on is null and t.effective_on <= %(on)s and (t.outcome is null or t.contact is null)",
)

WAITING = (
    Sweep(promise="P6", rule="municipality_not_invited", sql=_NOT_INVITED),
    Sweep(promise="P6", rule="ww_end_not_told", sql=_NOT_TOLD),
    Sweep(promise="P6", rule="ww_end_undecided", sql=_UNDECIDED),
)
