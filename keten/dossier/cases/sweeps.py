"""What the daily round looks for in cases: P1, P2 and P6 as set-based SQL.

Terms in working days become one date per round, computed by the caller, so that the database only compares dates.
"""

from datetime import date

from keten.ground.foundation.calendar import add_working_days
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

_NO_CONTACT = _CASE.format(subject="c.id", owner="null::bigint", since="c.opened_on") + """
where c.closed_on is null and s.id is null and c.opened_on <= %(accepted_by)s
"""

# Away without somebody who is there: on leave without (a present) replacement, or out of service.
_CONTACT_AWAY = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="away.since_on")
    + """
join (
  select x.id as staff_id, x.until_on as since_on from organisations_staff x where x.until_on <= %(on)s
  union all
  select a.staff_id, greatest(a.from_on, b.from_on, o.until_on)
  from organisations_absence a
  left join organisations_absence b on b.staff_id = a.replacement_id and b.from_on <= %(on)s
    and (b.until_on is null or b.until_on > %(on)s)
  left join organisations_staff o on o.id = a.replacement_id and o.until_on <= %(on)s
  where a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s)
    and (a.replacement_id is null or b.id is not null or o.id is not null)
    and not exists (select 1 from organisations_staff x where x.id = a.staff_id and x.until_on <= %(on)s)
) away on away.staff_id = s.staff_id
where c.closed_on is null
"""
)

_NO_RESPONSIBLE = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="coalesce(last.until_on, c.opened_on)")
    + """
left join lateral (select max(r.until_on) as until_on from cases_responsibility r where r.case_id = c.id) last on true
where c.closed_on is null and coalesce(last.until_on, c.opened_on) <= %(on)s
  and not exists (select 1 from cases_responsibility r where r.case_id = c.id and r.until_on is null)
"""
)

_NO_STEP = (
    _CASE.format(subject="c.id", owner="s.staff_id", since="coalesce(last.ended_on, c.opened_on)")
    + """
left join lateral (
  select max(p.ended_at at time zone 'Europe/Amsterdam')::date as ended_on from cases_step p where p.case_id = c.id
) last on true
where c.closed_on is null and coalesce(last.ended_on, c.opened_on) < %(on)s
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
where c.closed_on is null and h.tell_client_by < %(on)s
"""
)


def _accepted_by(on: date) -> dict[str, object]:
    """Cases opened on or before this day should have had a contact person before ``on``."""
    days = int(get_parameter("cases.contact_acceptance_working_days", on=on))
    opened = add_working_days(on, -days)
    while add_working_days(opened, days) >= on:
        opened = date.fromordinal(opened.toordinal() - 1)
    return {"accepted_by": opened}


SWEEPS = (
    Sweep(promise="P1", rule="no_contact", sql=_NO_CONTACT, params=_accepted_by),
    Sweep(promise="P1", rule="contact_away", sql=_CONTACT_AWAY),
    Sweep(promise="P1", rule="no_responsible", sql=_NO_RESPONSIBLE),
    Sweep(promise="P1", rule="no_step", sql=_NO_STEP),
    Sweep(promise="P2", rule="step_late", sql=_STEP_LATE),
    Sweep(promise="P6", rule="handover_unanswered", sql=_HANDOVER_UNANSWERED),
    Sweep(promise="P6", rule="client_not_told", sql=_CLIENT_NOT_TOLD),
)
