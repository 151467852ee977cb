"""Whether client and coach looked at every agreed goal when they said they would (P2).

A step of the client that is late is no breach of the chain: it shows on the pages of both.
"""

from keten.ground.promises.ports import Sweep

_NOT_EVALUATED = """
select g.id as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  s.staff_id as owner_id, looked.due_on + 1 as since_on
from cases_goal g
cross join lateral (
  select coalesce((select e.next_on from cases_evaluation e where e.goal_id = g.id order by e.id desc limit 1),
    g.evaluate_on) as due_on
) looked
join cases_case c on c.id = g.case_id
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where c.closed_on is null and g.ended_on is null and g.client_agreed_at is not null and g.staff_agreed_at is not null
  and looked.due_on < %(on)s
"""

PLANNING = (Sweep(promise="P2", rule="goal_not_evaluated", sql=_NOT_EVALUATED),)
