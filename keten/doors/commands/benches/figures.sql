-- A country in which people find work, lose it and come back: drawn by the number of the client, so that the same
-- client lives the same life every time. {clients} people, opened from {start} for {days} days; what would happen later
-- did not. Nothing here is a figure of the real country; it is its size and its mix of events.

-- @ openings
create temporary table openings as
with draw as (
  select i as client, s as spell, hash(i) % 9223372036854775807 as nobody,
    (hash(i, s, 'gap') % 1000000 + 0.5) / 1e6 as gap, (hash(i, s, 'stay') % 1000000 + 0.5) / 1e6 as stay,
    hash(i, s, 'cause') % 100 as cause_draw, (hash(i, 'place') % 1000000) / 1e6 as place, hash(i, 'group') % 100 as grp
  from range({clients}) c (i), range(3) r (s)
  where s = 0 or hash(i, 'again') % 100 < case s when 1 then 25 else 6 end
), lengths as (
  select *, case when spell = 0 then floor(gap * {days}) else 20 + floor(-ln(gap) * 300) end::int as before,
    least(7 + floor(-ln(stay) * 260), 1500)::int as stays
  from draw
), placed as (
  select *, sum(before) over w + coalesce(sum(stays) over (w rows between unbounded preceding and 1 preceding), 0)
    as opened_day
  from lengths window w as (partition by client order by spell)
)
select client, spell, (hash(client, 'client') >> 1)::bigint as client_key,
  (hash(client, 'case') >> 1)::bigint as case_key, opened_day::int as opened_day, stays,
  (opened_day + stays)::int as closed_day, 1 + floor({locations} * power(place, 1.5))::bigint as location,
  case when grp < 45 then 1 else 2 + floor({locations} * power(place, 1.5))::bigint end as organisation,
  case when grp < 45 then 'ww' when grp < 80 then 'bijstand' when grp < 90 then 'wia' else 'none' end as target_group,
  case when cause_draw < 48 then 'work' when cause_draw < 58 then 'partial_work' when cause_draw < 85 then 'other'
    else 'unknown' end as cause
from placed where opened_day < {days};

-- @ events
create temporary view drawn as
with o as (select *, client * 3 + spell as n, least(closed_day, {days}) as last_day from openings),
steps as (
  select o.*, j, opened_day + 2 + j * 24 + (hash(n, j, 'step') % 20)::int as on_day, hash(n, j, 'kind') % 100 as kind_draw
  from o, range(60) r (j) where 2 + j * 24 < stays and j < 24
), meetings as (
  select o.*, j, opened_day + 5 + j * 45 + (hash(n, j, 'meet') % 40)::int as on_day, hash(n, j, 'came') % 100 as came
  from o, range(16) r (j) where 5 + j * 45 < stays
), asked as (
  select o.*, j, opened_day + (hash(n, j, 'signal') % (stays + 1))::int as on_day, hash(n, j, 'answer') % 100 as answer
  from o, range(2) r (j) where hash(n, j, 'sent') % 100 < 25
), applied as (select o.*, hash(n, 'decided') % 100 as late from o where hash(n, 'applies') % 100 < 60)
select * from (
  select n, 0 as part, 0 as seq, opened_day as on_day, case when spell = 0 then 'cases.case-opened'
      else 'cases.case-reopened' end as type, client_key, case_key, null::varchar as thing, location, organisation,
    target_group as kind, null::varchar as outcome, null::int as day from o
  union all select n, 99, 0, closed_day, 'cases.case-closed', client_key, case_key, null, null, null, null, cause, null
  from o
  union all select n, 1, j, on_day, 'cases.step-ended', client_key, case_key, 'step', null, null,
    case when j = 0 then 'first_talk' when kind_draw < 25 then 'talk' when kind_draw < 50 then 'call'
      when kind_draw < 54 then 'talk_of_three' when kind_draw < 80 then 'documents' else 'other' end,
    case when kind_draw % 7 = 0 then 'missed' else 'done' end, null from steps where on_day < last_day
  union all select n, 2, j, on_day - 2, 'cases.step-planned', client_key, null, null, null, null, null, null, null
  from steps where on_day < last_day
  union all select n, 3, j, on_day, case when came < 82 then 'appointments.appointment-held'
      when came < 93 then 'appointments.appointment-missed' else 'appointments.appointment-cancelled' end,
    client_key, case_key, 'appointment', null, null, 'talk', null, null from meetings where on_day < last_day
  union all select n, 4, j, on_day - 3, 'appointments.appointment-made', client_key, null, null, null, null, null, null,
    null from meetings where on_day < last_day
  union all select n, 5, 0, opened_day + 1, 'cases.handover-accepted', client_key, case_key, 'handover', null, null,
    'first', null, null from o
  union all select n, 5, 1, opened_day + (hash(client, spell, 'hand') % (stays + 1))::int, 'cases.handover-accepted', client_key,
    case_key, 'handover', null, null, 'person', null, null from o where hash(client, spell, 'passes') % 100 < 35
  union all select n, 6, 0, opened_day + 10, 'diagnosis.diagnosis-decided', client_key, case_key, 'diagnosis', null,
    null, 'stage', null, null from o where stays > 10
  union all select n, 7, 0, opened_day + 10, 'diagnosis.need-found', client_key, case_key, 'need', null, null, 'debts',
    null, null from o where stays > 10 and hash(n, 'need') % 100 < 50
  union all select n, 8, 0, opened_day + 11 + (hash(n, 'offer') % 90)::int, 'diagnosis.support-offered', client_key,
    case_key, 'need', null, null, null, null, opened_day + 20 + (hash(n, 'offer') % 110)::int from o
  where stays > 10 and hash(n, 'need') % 100 < 50 and hash(n, 'helped') % 100 < 75
  union all select n, 9, 0, opened_day + (hash(n, 'phase') % (stays + 1))::int, 'routing.client-rephased', client_key,
    case_key, null, null, null, 'stage', 'clock', null from o
  union all select n, 10, j, on_day, 'chain_signals.signal-sent', client_key, null, 'signal', null, organisation,
    'notice', null, on_day + 14 from asked
  union all select n, 11, j, on_day + 2 + (answer % 20)::int, 'chain_signals.signal-answered', client_key, null,
    'signal', null, null, case when answer < 50 then 'yes' when answer < 70 then 'partly' when answer < 80 then 'no'
      else '' end, 'done', null from asked where answer < 94
  union all select n, 12, 0, opened_day + 1, 'benefits.application-submitted', client_key, case_key, 'application',
    null, organisation, 'ww', null, opened_day + 29 from applied
  union all select n, 13, 0, opened_day + 10 + (late / 4)::int, 'benefits.application-decided', client_key, case_key,
    'application', null, null, 'ww', 'granted', opened_day + 60 from applied
  union all select n, 14, 0, opened_day + 20 + (late / 4)::int, 'benefits.first-payment-recorded', client_key, case_key,
    'application', null, null, 'ww', null, opened_day + 21 from applied
  union all select n, 15, 0, opened_day + 60 + late::int * 2, 'benefits.decision-corrected', client_key, case_key,
    'application', null, null, 'ww', 'refused', null from applied where late % 25 = 0
  union all select n, 16, 0, opened_day, 'intake.early-notice-given', client_key, case_key, 'form', null, null, null,
    null, opened_day + 25 from o where target_group = 'ww' and hash(n, 'early') % 100 < 25
  union all select n, 17, 0, opened_day, 'intake.benefit-reported', client_key, case_key, 'report', null, null, 'pw',
    null, opened_day from o where target_group = 'bijstand' and hash(n, 'told') % 100 < 80
  union all select n, 18, 0, opened_day + (hash(n, 'breach') % (stays + 1))::int, 'promises.breach-found', client_key,
    case_key, 'breach', null, null, case when hash(n, 'rule') % 200 = 0 then 'asked_twice' else 'step_late' end, null,
    null from o where hash(n, 'broken') % 100 < 30
  union all select n, 19, 0, opened_day + (hash(n, 'breach') % (stays + 1))::int + 3, 'promises.breach-mended',
    client_key, case_key, 'breach', null, null, 'step_late', null, null from o where hash(n, 'broken') % 100 < 30
) e where on_day < {days};

-- @ people
create temporary view people_of as
select client_key as client, (1955 + hash(client, 'born') % 50)::smallint as birth_year,
  case when hash(client, 'tested') % 100 < 80 then (hash(client, 'far') % 101)::smallint end as distance
from openings where spell = 0;

-- @ benefits
create temporary view benefits_of as
with o as (select *, client * 3 + spell as n, hash(client, spell, 'benefit') % 100 as luck from openings), ww as (
  select *, opened_day + 3 as from_day, least(closed_day, opened_day + 730) + 1 as until_day from o
  where target_group = 'ww'
), rows as (
  select n, 1 as part, client_key, 'ww' as law, 1 as payer, from_day, until_day from ww
  union all select n, 2, client_key, 'pw', organisation + 1, until_day + (luck * 3)::int, null from ww where luck < 8
  union all select n, 3, client_key, 'pw', organisation, opened_day + 20, closed_day + 1 from o
  where target_group = 'bijstand' and luck < 90
)
select client_key as client, n * 10 + part as period, law, payer::bigint as payer, from_day,
  case when until_day < {days} then until_day end as until_day,
  case when until_day < {days} then 'work' end as end_reason
from rows where from_day < {days};

-- @ stewards
create temporary view stewards_of as
with o as (select *, client * 3 + spell as n, (hash(client, spell, 'hand') % (stays + 1))::int as passed,
    hash(client, spell, 'passes') % 100 < 35 as is_passed from openings)
select client_key as client, case_key as case_ref, n * 10 + 1 as period, organisation,
  opened_day + 1 as from_day, case when is_passed then opened_day + greatest(passed, 1) else closed_day end as until_day
from o
union all select client_key, case_key, n * 10 + 2, organisation, opened_day + greatest(passed, 1), closed_day from o
where is_passed and passed < stays;

-- @ surveys
create temporary view surveys_of as
with months as (select unnest(range(timestamp '{start}', timestamp '{start}' + interval {days} day, interval 1 month))::date as month),
asked (question, answer) as (values ('geholpen', '1'), ('geholpen', '2'), ('geholpen', '3'), ('geholpen', '4'),
  ('geholpen', '5'), ('schotten', 'nee'), ('schotten', 'ja_geen_last'), ('schotten', 'ja_last'))
select 'contactmoment_klant' as survey, 1 + location::bigint as location, month, question, answer,
  (1 + hash(location, month, question, answer) % 9)::bigint as count
from range({locations}) l (location), months, asked;

-- @ responses
create temporary view responses_of as
select survey, location, month, 3 * sum(count)::bigint as asked, sum(count)::bigint as answered
from surveys_of where question = 'geholpen' group by all;
