"""Whether every signal was answered in time (P3): silence is a breach with an age, also about a closed file."""

from keten.ground.promises.ports import Sweep

# Of the organisation that owes the answer; at the place of the client's last file.
_SIGNAL_LATE = """
select s.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id, s.addressee_id as organisation_id,
  null::bigint as owner_id, s.due_on + 1 as since_on
from chain_signals_chainsignal s
join clients_client k on k.id = s.client_id
join lateral (select c.* from cases_case c where c.client_id = s.client_id order by c.id desc limit 1) c on true
where s.outcome is null and s.due_on < %(on)s
"""

ANSWERING = (Sweep(promise="P3", rule="signal_late", sql=_SIGNAL_LATE),)
