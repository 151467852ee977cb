-- @ versions
create table bench.served as
select c.id as case_id, c.opened_on, mod(c.id, 3) as kind,
  (array['fasen', 'route-ab', 'toonkamer'])[1 + mod(c.id, 3)] as code,
  mod(abs(hashint8(c.id)), 101) as score,
  greatest(c.opened_on, %(today)s::date - mod(abs(hashint8(c.id + 7)), 175)) as since_on
from cases_case c where c.closed_on is null;
alter table bench.served add primary key (case_id);
analyze bench.served;

-- @ tests
insert into diagnosis_testresult (key, case_id, test, version, answers, score, outcome, taken_on, taken_by_id, valid_until)
select gen_random_uuid(), s.case_id, case s.kind when 0 then 'kansmeter' else 'belemmeringen' end, 1, '{}', s.score,
  case when s.kind = 0 then 'fase_1' when s.score < 8 then 'route_b' else 'route_a' end, s.since_on, 1,
  s.since_on + 366
from bench.served s where s.kind < 2;

-- @ diagnoses
insert into diagnosis_diagnosis (key, case_id, number, made_on, made_by_id, model_version, first_advice, advised, stage,
  reason, is_override, override_reason, client_view, client_view_own_words, client_view_answer,
  needs_second, snapshot, hash, contest_reason)
select gen_random_uuid(), s.case_id, 1, s.since_on, 1, s.code, '{}', '', '', 'meting', false, '', '', false, '', false, '{}',
  repeat('0', 64), ''
from bench.served s where s.kind < 2;

-- @ bindings
insert into routing_binding (case_id, version_id, variant, because, from_on)
select s.case_id, v.id, '', 'location', s.opened_on
from bench.served s join routing_modelversion v on v.code = s.code and v.version = 1;

-- @ stages
insert into routing_stageperiod (key, case_id, version_id, stage, from_on, ends_on, diagnosis_id, because, reason,
  is_deviation, placed_at)
select gen_random_uuid(), s.case_id, v.id,
  case when s.kind = 1 then case when s.score < 8 then 'route_b' else 'route_a' end
    when s.score >= 75 then 'fase_1' when s.score >= 50 then 'fase_2' when s.score >= 25 then 'fase_3' else 'fase_4' end,
  s.since_on, (s.since_on + case s.kind when 0 then interval '6 months' else interval '9 months' end)::date, d.id,
  'diagnosis', '', false, now()
from bench.served s
join routing_modelversion v on v.code = s.code and v.version = 1
join diagnosis_diagnosis d on d.case_id = s.case_id
where s.kind < 2;

-- @ statistics
analyze diagnosis_testresult, diagnosis_diagnosis, routing_binding, routing_stageperiod, cases_case, clients_client;
