"""The region as data: complete, and possible."""

import itertools
from datetime import date

import pytest

from keten.doors.demo.building import list_slices, make_plan
from keten.doors.demo.happenings import list_happenings
from keten.doors.demo.region import read_region
from keten.ground.organisations.models import Role, Specialism, TargetGroup, Task

REGION = read_region()


@pytest.mark.parametrize("place", REGION.places, ids=lambda place: place.key)
def test_every_task_is_divided_for_every_target_group_among_partners(place) -> None:  # type: ignore[no-untyped-def]
    assert set(place.tasks) == set(Task.values)
    for partners in place.tasks.values():
        assert sorted(group for groups in partners.values() for group in groups) == sorted(TargetGroup.values)
        assert set(partners) <= set(place.partners)


def test_people_and_teams_fit_together() -> None:
    teams = {team["name"] for team in REGION.teams}
    names = {colleague.name for colleague in REGION.staff}
    assert len(names) == len(REGION.staff)
    for colleague in REGION.staff:
        assert set(colleague.teams) <= teams
        assert set(colleague.roles) <= set(Role.values)
        assert set(colleague.specialisms) <= set(Specialism.values)
    assert {team["leader"] for team in REGION.teams} <= names
    assert {persona.staff for persona in REGION.personas} <= names
    assert {leave.staff for leave in REGION.absences} <= names


def test_the_municipalities_are_those_of_the_region() -> None:
    served = {code for place in REGION.places for code in place.serves}
    assert served == {row["code"] for row in REGION.municipalities}
    assert len(served) == 7


@pytest.mark.parametrize("months", [1, 3, 18])
def test_slices_follow_one_another_and_happenings_fall_in_the_span(months: int) -> None:
    plan = make_plan(clients=10, months=months, seed=1, today=date(2026, 11, 22))
    slices = list_slices(plan, plan.span.first_on)
    assert slices[0].first_on == plan.span.first_on
    assert slices[-1].until_on == plan.span.today
    assert all(one.until_on == other.first_on for one, other in itertools.pairwise(slices))
    assert all(plan.span.first_on <= event.on <= plan.span.today for event in list_happenings(REGION, plan.span))
