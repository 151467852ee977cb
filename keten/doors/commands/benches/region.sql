-- The chain that carries the clients: organisations, locations, teams, coaches. `bench` keeps what was intended.

-- @ helpers
create schema bench;
-- A number below 10,000 for row n: another one for each salt, the same one each time.
create function bench.chance(n bigint, salt bigint) returns int language sql immutable parallel safe as
  $$ select mod(hashint8extended(n, salt) & 9223372036854775807, 10000)::int $$;

-- @ organisations
insert into organisations_organisation (id, code, name, kind, municipality_id, from_on)
select 1, 'uwv', 'UWV', 'uwv', null, date '2002-01-01'
union all
select 1 + row_number() over (order by code), lower(code), 'gemeente ' || name, 'municipality', code, date '2002-01-01'
from organisations_municipality;

-- @ locations
-- One per 20 coaches on average; the largest has about 35 times as many clients as the smallest, as in reality.
create table bench.place as
select l as id, o.id as organisation_id, o.municipality_id, m.name,
  sum(power(l, -0.6)) over (order by l) / sum(power(l, -0.6)) over () as up_to
from generate_series(1, greatest(1, %(clients)s / 2800)) l
join organisations_organisation o on o.id = 2 + mod(l - 1, (select count(*) from organisations_municipality))
join organisations_municipality m on m.code = o.municipality_id;
insert into organisations_location (id, key, name, breadth, form, municipality_id, address, from_on)
select id, gen_random_uuid(), format('Werkplein %%s %%s', name, id), 'narrow', 'werkplein', municipality_id, '',
  date '2009-01-01'
from bench.place;
insert into organisations_location_serves (location_id, municipality_id) select id, municipality_id from bench.place;
insert into organisations_locationcooperation (location_id, status, from_on)
select id, case when mod(id, 3) = 0 then 'integrated' else 'co_located' end, date '2009-01-01' from bench.place;
insert into organisations_locationpartner (location_id, organisation_id, from_on)
select id, unnest(array[1, organisation_id]), date '2009-01-01' from bench.place;
insert into organisations_arrangement (location_id, task, target_group, organisation_id, from_on)
select p.id, t, g, case when g in ('ww', 'wia') then 1 else p.organisation_id end, date '2009-01-01'
from bench.place p, unnest(%(tasks)s::text[]) t, unnest(%(target_groups)s::text[]) g;

-- @ coaches
-- Mixed teams of about twelve: coaches of UWV and of the municipality in turn. One in ten is away today, of
-- whom one in seven without a replacement.
create table bench.coach as
with placed as (
  select c as id, (select min(p.id) from bench.place p where p.up_to >= (c - 0.5) / %(coaches)s) as place
  from generate_series(1, %(coaches)s) c
), numbered as (
  select *, row_number() over (partition by place order by id) - 1 as rank, count(*) over (partition by place) as size
  from placed
), teamed as (
  select *, dense_rank() over (order by place, mod(rank, ceil(size / 12.0))) as team from numbered
)
select t.id, t.place, t.team, case when mod(t.id, 2) = 0 then p.organisation_id else 1 end as organisation_id,
  coalesce(lead(t.id) over w, min(t.id) over w) as colleague,
  mod(t.id, 10) = 3 as is_away, mod(t.id, 70) = 3 as is_alone
from teamed t join bench.place p on p.id = t.place
window w as (partition by t.team order by t.id);
-- Who would be replaced by somebody who is away as well is as alone as without a replacement.
update bench.coach c set is_alone = true from bench.coach o
where c.is_away and o.id = c.colleague and (o.is_away or o.id = c.id);
alter table bench.coach add primary key (id);
insert into organisations_staff (id, key, organisation_id, name, email, phone, caseload_target, session_stamp,
  from_on)
select id, gen_random_uuid(), organisation_id, 'Coach ' || id, format('coach%%s@voorbeeld.nl', id), '', 140, 0,
  date '2015-01-01'
from bench.coach;
insert into organisations_staffrole (staff_id, role, from_on) select id, 'coach', date '2015-01-01' from bench.coach;
insert into organisations_absence (staff_id, replacement_id, reason, from_on, until_on)
select id, case when not is_alone then colleague end, 'leave', %(today)s - 5, %(today)s + 9
from bench.coach where is_away;

-- @ teams
create table bench.team as
select team as id, min(place) as place, %(coaches)s + team as leader from bench.coach group by team;
insert into organisations_staff (id, key, organisation_id, name, email, phone, caseload_target, session_stamp,
  from_on)
select t.leader, gen_random_uuid(), case when mod(t.id, 2) = 0 then 1 else p.organisation_id end,
  'Teamleider ' || t.id, format('teamleider%%s@voorbeeld.nl', t.id), '', 0, 0, date '2015-01-01'
from bench.team t join bench.place p on p.id = t.place;
insert into organisations_staffrole (staff_id, role, from_on) select leader, 'team_leader', date '2015-01-01' from bench.team;
insert into organisations_team (id, key, location_id, name, leader_id, from_on)
select id, gen_random_uuid(), place, 'Team ' || id, leader, date '2015-01-01' from bench.team;
insert into organisations_teammembership (team_id, staff_id, from_on)
select team, id, date '2015-01-01' from bench.coach;

-- @ plan
-- One line per client: with whom, since when, and what is wrong with the case. The daily round must find exactly
-- what is wrong here. Round the coaches in turn: the clients of one coach lie scattered, as in a real database.
create unlogged table bench.plan as
with clients as (
  select n, gen_random_uuid() as ref, least(1500, floor(-ln(n::float8 / %(clients)s) * 400))::int as age,
    mod(n - 1, %(coaches)s) + 1 as coach,
    (array['ww', 'bijstand', 'wia', 'none', 'several'])[
      case when bench.chance(n, 10) < 3500 then 1 when bench.chance(n, 10) < 8000 then 2
        when bench.chance(n, 10) < 8800 then 3 when bench.chance(n, 10) < 9500 then 4 else 5 end] as target_group
  from generate_series(1, %(clients)s) n
), known as (
  select *, age = 0 or (age > 7 and bench.chance(n, 1) < 40) as no_contact,
    age > 3 and bench.chance(n, 2) < 10 as no_responsible,
    age > 30 and bench.chance(n, 3) < 50 as no_step
  from clients
)
select k.n, k.ref, %(today)s - k.age as opened_on, k.age, k.target_group, k.coach, c.organisation_id as coach_at,
  c.colleague, o.organisation_id as colleague_at, c.place,
  p.organisation_id as municipality, p.municipality_id, c.is_alone and not no_contact as contact_away,
  case when k.target_group in ('ww', 'wia') then 1 else p.organisation_id end as responsible,
  k.no_contact, k.no_responsible, k.no_step,
  age > 30 and not no_step and bench.chance(n, 4) < 300 as step_late,
  age > 60 and not no_contact and bench.chance(n, 5) < 800 as is_taken_over,
  age > 60 and not no_contact and bench.chance(n, 5) < 16 as not_told,
  age > 30 and not no_contact and bench.chance(n, 6) < 100 as is_asked,
  age > 30 and not no_contact and bench.chance(n, 6) between 100 and 199 as is_refused,
  mod(n, 10)::int as asked_days
from known k join bench.coach c on c.id = k.coach join bench.coach o on o.id = c.colleague
join bench.place p on p.id = c.place;
analyze bench.plan;
