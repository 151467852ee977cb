"""What the daily round looks for in cases: P1, P2, P6 and P9 as set-based SQL.

Terms in working days become one date per round, computed by the caller, so that the database only compares dates.
"""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.parameters import get_parameter
from keten.ground.promises.ports import Sweep

_CASE = """
select {subject} as subject_id, c.id as case_id, k.ref as client_ref, c.location_id,
  (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  {owner} as owner_id, {since} as since_on
from cases_case c
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
"""

_NO_CONTACT = (
    _CASE.format(subject="c.id", owner="null::bigint", since="c.opened_on")
    + """
where c.closed_on is null and s.id is null and c.opened_on <= %(accepted_by)s
"""
)

# Away without somebody who is there: out of service, or on leave without a replacement who is present. Since the
# first day of the unbroken run of such days, but not before this person became the contact of this client.
_CONTACT_AWAY = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="greatest(lower(away.run), s.from_on)")
    + """
join (
  with present as (
    select x.id, datemultirange(daterange(x.from_on, x.until_on))
      - coalesce(range_agg(daterange(a.from_on, a.until_on)) filter (where a.id is not null), '{}') as days
    from organisations_staff x left join organisations_absence a on a.staff_id = x.id group by x.id
  ), alone as (
    select a.staff_id, datemultirange(daterange(a.from_on, a.until_on)) - coalesce(p.days, '{}') as days
    from organisations_absence a left join present p on p.id = a.replacement_id
    union all
    select x.id, datemultirange(daterange(x.until_on, null))
    from organisations_staff x where x.until_on is not null
  )
  select staff_id, unnest(range_agg(days)) as run from alone group by staff_id
) away on away.staff_id = s.staff_id and away.run @> %(on)s::date
where c.closed_on is null and s.from_on <= %(on)s
"""
)

_NO_RESPONSIBLE = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="greatest(c.opened_on, last.until_on)")
    + """
left join lateral (select max(r.until_on) as until_on from cases_responsibility r where r.case_id = c.id) last on true
where c.closed_on is null and greatest(c.opened_on, last.until_on) <= %(on)s
  and not exists (select 1 from cases_responsibility r where r.case_id = c.id and r.until_on is null)
"""
)

_NO_STEP = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="greatest(c.opened_on, last.ended_on)")
    + """
left join lateral (
  select max(p.ended_at at time zone 'Europe/Amsterdam')::date as ended_on from cases_step p where p.case_id = c.id
) last on true
where c.closed_on is null and greatest(c.opened_on, last.ended_on) < %(on)s
  and not exists (select 1 from cases_step p where p.case_id = c.id and p.outcome is null)
"""
)

_STEP_LATE = (
    _CASE.format(subject="p.id", owner="coalesce(p.owner_id, s.staff_id)", since="p.due_on + 1")
    + """
join cases_step p on p.case_id = c.id and p.outcome is null
where c.closed_on is null and p.due_on < %(on)s
"""
)

_HANDOVER_UNANSWERED = (
    _CASE.format(subject="h.id", owner="h.to_staff_id", since="h.answer_due_on + 1")
    + """
join cases_handover h on h.case_id = c.id and h.answer is null
where c.closed_on is null and h.kind <> 'first' and h.answer_due_on < %(on)s
"""
)

_CLIENT_NOT_TOLD = (
    _CASE.format(subject="h.id", owner="s.staff_id", since="h.tell_client_by + 1")
    + """
join cases_handover h on h.case_id = c.id and h.tell_client_by is not null and h.client_told_on is null
where c.closed_on is null and h.tell_client_by < %(on)s and h.asked_on >= c.opened_on
"""
)

# A file opened with a reason of one's own, which no colleague judged in time. It stands with the latest case of the
# client, at the location of who looked: there the team leader reads it.
_GLASS_NOT_REVIEWED = """
select g.id as subject_id, c.id as case_id, k.ref as client_ref, coalesce(g.location_id, c.location_id) as location_id,
  null::bigint as organisation_id, null::bigint as owner_id,
  (g.broken_at at time zone 'Europe/Amsterdam')::date as since_on
from clients_glassbreak g
join clients_client k on k.id = g.client_id
cross join lateral (
  select x.id, x.location_id from cases_case x where x.client_id = coalesce(k.merged_into_id, k.id)
  order by x.opened_on desc, x.id desc limit 1
) c
where g.reviewed_at is null and (g.broken_at at time zone 'Europe/Amsterdam')::date <= %(reviewed_by)s
"""


def _reviewed_by(on: date) -> dict[str, Any]:
    """Looks on or before this day should have been judged before ``on``."""
    days = int(get_parameter("clients.glass_review_working_days", on=on))
    return {"reviewed_by": latest_start(on - timedelta(days=1), days)}


def _accepted_by(on: date) -> dict[str, Any]:
    """Cases opened on or before this day should have had a contact person before ``on``."""
    days = int(get_parameter("cases.contact_acceptance_working_days", on=on))
    return {"accepted_by": latest_start(on - timedelta(days=1), days)}


CARRYING = (
    Sweep(promise="P1", rule="no_contact", sql=_NO_CONTACT, params=_accepted_by),
    Sweep(promise="P1", rule="contact_away", sql=_CONTACT_AWAY),
    Sweep(promise="P1", rule="no_responsible", sql=_NO_RESPONSIBLE),
    Sweep(promise="P1", rule="no_step", sql=_NO_STEP),
    Sweep(promise="P2", rule="step_late", sql=_STEP_LATE),
    Sweep(promise="P6", rule="handover_unanswered", sql=_HANDOVER_UNANSWERED),
    Sweep(promise="P6", rule="client_not_told", sql=_CLIENT_NOT_TOLD),
    Sweep(promise="P9", rule="glass_not_reviewed", sql=_GLASS_NOT_REVIEWED, params=_reviewed_by),
)
