"""Whether every message of a client was answered in time (P2)."""

from keten.ground.promises.ports import Sweep

# About a benefit it lies with the organisation that pays here, and with nobody in person: with the team.
_UNANSWERED = """
select m.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  coalesce(m.organisation_id, (select r.organisation_id from cases_responsibility r
    where r.case_id = c.id and r.until_on is null)) as organisation_id,
  case when m.queue = 'work' then s.staff_id end as owner_id, m.answer_due_on + 1 as since_on
from cases_message m
join cases_case c on c.id = m.case_id
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where m.from_client and m.answered_by_id is null and m.closed_at is null and m.answer_due_on < %(on)s
"""

ANSWERING = (Sweep(promise="P2", rule="message_unanswered", sql=_UNANSWERED),)
