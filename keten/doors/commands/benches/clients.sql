-- The clients as `bench.plan` wants them. Ids are the number of the client, so that no table waits for another.

-- @ clients_client
insert into clients_client (id, ref, title, initials, first_name, prefix, last_name, born_on, bsn_encrypted, bsn_hash,
  postcode, municipality_id, phone, email, language, registered_on)
select p.n, p.ref, case when mod(p.n, 2) = 0 then 'mevrouw' else 'meneer' end,
  chr(65 + mod(p.n, 26)::int) || '.', '', coalesce(substring(name from '^([a-z'' ]+) '), ''),
  regexp_replace(name, '^[a-z'' ]+ ', '') || case when bench.chance(p.n, 22) < 2500
    then '-' || (%(names)s::text[])[1 + mod(bench.chance(p.n, 23), cardinality(%(names)s::text[]))] else '' end,
  p.opened_on - (6600 + bench.chance(p.n, 24)), %(bsn)s, sha256(convert_to('bench ' || p.n, 'UTF8')),
  1000 + mod(bench.chance(p.n, 25), 9000) || 'AB', p.municipality_id, '06 12345678', '',
  case when mod(p.n, 12) = 0 then 'en' else 'nl' end, p.opened_on
from (select *, (%(names)s::text[])[1 + mod(bench.chance(n, 21), cardinality(%(names)s::text[]))] as name
      from bench.plan) p;

-- @ cases_case
insert into cases_case (id, key, client_id, location_id, target_group, opened_on)
select n, gen_random_uuid(), n, place, target_group, opened_on from bench.plan;

-- @ cases_responsibility
-- In any order but that of the cases: a GiST index is built twice as fast.
insert into cases_responsibility (case_id, organisation_id, from_on, until_on)
select n, responsible, opened_on, case when no_responsible then %(today)s - 3 end from bench.plan order by hashint8(n);

-- @ cases_handover
-- First contact; taken over from a colleague; refused; asked and not answered: in that order of id.
insert into cases_handover (id, key, case_id, location_id, kind, from_staff_id, to_organisation_id, to_staff_id,
  keeps_steward, moves_responsibility, reason, asked_by_id, asked_on, answer_due_on, answer, answered_by_id,
  answered_at, answer_reason, tell_client_by, client_told_on)
select n, gen_random_uuid(), n, place, 'first', null::bigint, coach_at,
  case when mod(n, 2) = 0 then coach end, false, false, '', null::bigint, opened_on, opened_on + 1,
  case when not no_contact then 'accepted' end, case when not no_contact then coach end,
  case when not no_contact then opened_on + time '10:00' end, '', null::date, null::date
from bench.plan
union all
select %(clients)s + n, gen_random_uuid(), n, place, 'person', colleague, coach_at, coach, false, false,
  'Andere buurt', colleague, %(today)s - 25 - asked_days, %(today)s - 18 - asked_days, 'accepted', coach,
  %(today)s - 20 - asked_days + time '10:00', '', %(today)s - 18 - asked_days,
  case when not not_told then %(today)s - 19 - asked_days end
from bench.plan where is_taken_over
union all
select %(clients)s * 2::bigint + n, gen_random_uuid(), n, place, 'person', coach, colleague_at, colleague,
  false, false, '', coach, %(today)s - 2 - asked_days, %(today)s + 5 - asked_days, 'refused', colleague,
  %(today)s - 1 - asked_days + time '10:00', 'Geen plaats', null, null
from bench.plan where is_refused
union all
select %(clients)s * 3::bigint + n, gen_random_uuid(), n, place, 'person', coach, colleague_at,
  case when asked_days > 0 then colleague end, false, false, '', coach, %(today)s - asked_days,
  %(today)s + 7 - asked_days, null, null, null, '', null, null
from bench.plan where is_asked;

-- @ cases_stewardship
insert into cases_stewardship (case_id, staff_id, handover_id, accepted_at, from_on, until_on)
select * from (
  select n, case when is_taken_over then colleague else coach end, n, opened_on + time '10:00', opened_on,
    case when is_taken_over then %(today)s - 20 - asked_days end
  from bench.plan where not no_contact
  union all
  select n, coach, %(clients)s + n, %(today)s - 20 - asked_days + time '10:00', %(today)s - 20 - asked_days, null
  from bench.plan where is_taken_over
) s (case_id, staff_id, handover_id, accepted_at, from_on, until_on)
order by hashint8(case_id);

-- @ cases_goal
-- Who is here longer mostly has a plan; one in ten of those is not agreed by the client yet.
insert into cases_goal (key, case_id, attempt, text, horizon_on, evaluate_on, from_client, proposed_by_id, proposed_at,
  staff_agreed_at, staff_agreed_by_id, client_agreed_at, outcome_note)
select gen_random_uuid(), n, gen_random_uuid(), 'Weer aan het werk', %(today)s + 90, %(today)s + 1 + mod(n, 60)::int,
  false, coach, opened_on + time '11:00', opened_on + time '11:00', coach,
  case when bench.chance(n, 34) > 1000 then opened_on + time '11:30' end, ''
from bench.plan where age > 14 and bench.chance(n, 33) < 8500;

-- @ cases_step
-- What was done, what comes next (due soon more often than later), and for one in five a second one after that,
-- now and then to be done by a colleague.
insert into cases_step (key, case_id, kind, note, due_on, owner_id, planned_by_id, planned_at, outcome, ended_by_id,
  ended_at, outcome_note)
select gen_random_uuid(), n, case when k = 0 then 'first_talk' else 'talk' end, '', opened_on + 7 + k * 80,
  null::bigint, coach, opened_on + time '10:00', 'done', coach, opened_on + 7 + k * 80 + time '11:00', ''
from bench.plan, generate_series(0, 1) k where age > 14 + k * 80
union all
select gen_random_uuid(), n, (array['talk', 'call', 'documents', 'applications', 'employer'])[1 + mod(n, 5)], '',
  %(today)s + case when step_late then -1 - bench.chance(n, 31) / 400
    else (power(bench.chance(n, 31) / 10000.0, 1.5) * 60)::int end,
  null, coach, opened_on + time '10:00', null, null, null, ''
from bench.plan where not no_step
union all
select gen_random_uuid(), n, 'call', 'Hoe gaat het', %(today)s + 61 + mod(n, 60)::int,
  case when mod(n, 10) = 0 then colleague end, coach, opened_on + time '10:00', null, null, null, ''
from bench.plan where not no_step and bench.chance(n, 32) < 2000;

-- @ clients_fact
-- What the chain knows of everybody, from five sources; one in ten moved: the old address is kept.
insert into clients_fact (id, client_id, datum, source, value, recorded_at, in_doubt, superseded_at)
select row_number() over () as id, p.n, f.datum, f.source, f.value, p.opened_on + time '09:00', false, f.superseded_at
from bench.plan p cross join lateral (values
  ('naam.achternaam', 'brp', to_jsonb('Testpersoon ' || p.n), null::timestamptz),
  ('adres.straat', 'brp', to_jsonb('Dorpsstraat'::text), null),
  ('adres.woonplaats', 'brp', to_jsonb('Nijmegen'::text), null),
  ('burgerlijke_staat', 'brp', to_jsonb('ongehuwd'::text), null),
  ('telefoon', 'client', to_jsonb('06 12345678'::text), null),
  ('wens.werk', 'client', to_jsonb('iets met mensen'::text), null),
  ('loon.laatste', 'polis', to_jsonb(2400 + mod(p.n, 1800)), null),
  ('opleiding.hoogste', 'onderwijs', to_jsonb('mbo'::text), null)
) f (datum, source, value, superseded_at)
union all
select %(clients)s * 8::bigint + n, n, 'adres.postcode', 'brp', to_jsonb('6511 AA'::text), opened_on + time '09:00', false,
  case when mod(n, 10) = 0 then opened_on + time '10:00' end
from bench.plan;
