"""What team leaders do: nobody stays without a contact person, doubles are joined, a leaver's desk is divided."""

from math import ceil

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives
from keten.doors.demo.queries import Member, StrandedCase, list_carried, list_doubles, list_stranded
from keten.dossier.cases import actions
from keten.dossier.cases.queries import suggest_coach
from keten.ground.organisations.queries import responsible_for

_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY = range(4)
_DAYS_TO_DIVIDE = 21


def lead_team(day: Day) -> None:
    """A fixed week: the desks of who leaves on Monday, doubles on Wednesday, and twice who is out of sight."""
    weekday = day.on.weekday()
    if weekday == _MONDAY:
        for member in day.people.values():
            if member.until_on and 0 < (member.until_on - day.on).days <= _DAYS_TO_DIVIDE:
                _divide_desk(day, member)
    if weekday == _WEDNESDAY:
        _join_doubles(day)
    if weekday in (_TUESDAY, _THURSDAY):
        for case in list_stranded(day.location_id):
            if case.id not in day.touched and day.happens(read_lives()["patience"]["mend"]):
                _bring_into_view(day, case)


def _divide_desk(day: Day, leaver: Member) -> None:
    """A share of the clients every week; the colleagues still have to accept them."""
    assert leaver.until_on
    carried = list_carried(leaver.id)[read_lives()["neglect"]["left_behind"] :]
    weeks = (leaver.until_on - day.on).days // 7 or 1
    portion = [case for case in carried if case[0] not in day.touched][: ceil(len(carried) / weeks)]
    colleagues = [c for c in day.list_coaches(organisation_id=leaver.organisation_id) if c.id != leaver.id]
    for place, colleague in enumerate(colleagues):
        cases = portion[place :: len(colleagues)]
        if cases:
            day.touched.update(case_id for case_id, _ in cases)
            keys = [key for _, key in cases]
            actions.assign_cases(cases=keys, to_staff_id=colleague.id, by=day.leader(), now=day.tick())


def _join_doubles(day: Day) -> None:
    for keep_id, double_id, double_case in list_doubles(day.location_id):
        leader = day.leader()
        actions.close_case(case=double_case, reason="other", by=leader, now=day.tick())
        actions.merge_clients(keep_id=keep_id, double_number=f"K-{double_id}", by=leader, now=day.tick())


def _bring_into_view(day: Day, case: StrandedCase) -> None:
    if case.steward_id is None:
        _assign(day, case)
        return
    coach = day.find_viewer(case.steward_id)
    if coach and not day.is_neglected("without_next", born_on=case.born_on, opened_on=case.opened_on):
        due_on = day.date_after(day.dice.randrange(2, 9))
        actions.plan_step(case=case.key, kind="talk", due_on=due_on, by=coach, now=day.tick())


def _assign(day: Day, case: StrandedCase) -> None:
    """Refused or never asked: the team leader asks whoever has room."""
    intake = responsible_for(task="intake", location_id=day.location_id, target_group=case.target_group, on=day.on)
    assert intake is not None
    coach = suggest_coach(location_id=day.location_id, organisation_id=intake.pk, today=day.on)
    if coach is not None:
        actions.assign_cases(cases=[case.key], to_staff_id=coach.staff_id, by=day.leader(), now=day.tick())
