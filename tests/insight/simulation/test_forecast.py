"""The forecast of talks is honest on a region of which the future is known; the alarm finds what is short, in time.

A small twin of the proof ``forecast``: fewer people, one seed.
"""

from datetime import date, timedelta

import pytest

from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.rules.agenda import Agenda
from keten.insight.simulation.rules.judging import judge_alarms, judge_intervals
from keten.insight.simulation.rules.needing import gather_past
from keten.insight.simulation.rules.people import make_population
from keten.insight.simulation.rules.region import live_region
from keten.journey.appointments.rules.forecast import Known, Past, Table, forecast, tabulate, week_of
from keten.journey.routing.library import list_tests
from tests.insight.simulation.worlds import shipped
from tests.volumes import SEED, note, volume

START = date(2023, 1, 2)
PEOPLE = volume(test=2000, proof=12_000)
PLANTED = volume(test=12, proof=60)
WEEKS = 4 * 52


def lived_region(people: int, seed: int) -> Table:
    """Four years of a region: half a year to fill, two and a half to learn from, one to judge."""
    assumed, (model,) = get_assumptions(), shipped("fasen-1")
    until = START + timedelta(weeks=WEEKS)
    everybody = make_population(people, seed=seed, start_on=START, days=WEEKS * 7, assumed=assumed, tests=list_tests())
    lives = live_region(model, everybody, assumed, Agenda(10, None), until=until)
    past = gather_past(lives, model, talks=assumed.steps["talks"], intake_days=assumed.intake_days)
    return tabulate(past, first=week_of(START) + 26, until=week_of(until))


@pytest.fixture(scope="module")
def region() -> Table:
    return lived_region(PEOPLE, seed=SEED + 1)


def test_the_interval_covers_about_as_often_as_it_says(region: Table) -> None:
    found = judge_intervals(region, last=52, ahead=8)
    note(
        people=PEOPLE, covered=round(found.share, 3), **{f"covered_{n}": round(x, 3) for n, x in found.by_weeks.items()}
    )
    assert 0.70 <= found.share <= 0.90, found
    assert all(0.60 <= share <= 0.95 for share in found.by_weeks.values()), found


def test_the_alarm_finds_every_planted_shortage_in_time_and_raises_none_without(region: Table) -> None:
    found = judge_alarms(region, last=52, ahead=8, share=0.20, weeks=3, seed=SEED + 1, planted=PLANTED)
    note(planted=PLANTED, missed=len(found.missed), false_alarms=found.false, ahead_least=min(found.ahead, default=0))
    assert found.planted == PLANTED
    assert found.missed == []
    assert found.false == 0
    assert min(found.ahead) >= 2


def test_an_interval_that_is_too_narrow_is_seen(region: Table) -> None:
    assert judge_intervals(region, last=52, ahead=8, chance=0.4).share < 0.70


def test_a_flat_past_gives_its_own_level_and_a_shock_goes_with_registrations() -> None:
    demand = dict.fromkeys(range(120), 20.0)
    past = Past(demand=demand, arrivals=dict.fromkeys(range(120), 10.0), needs=([],))
    table = tabulate(past, first=0, until=120)
    usual, shock = (forecast(table, now=100, ahead=4, inflow=inflow) for inflow in (1.0, 1.5))
    assert [round(one.likely, 6) for one in usual] == [20.0] * 4
    assert [round(one.likely, 6) for one in shock] == [30.0] * 4


def test_what_is_known_is_used_and_the_future_is_not() -> None:
    needs = [Known(week - 6, week, 10**6, 5.0 + week % 4) for week in range(10, 130)]
    demand = {one.due: one.size for one in needs}
    past = Past(demand=demand, arrivals=dict.fromkeys(range(120), 1.0), needs=(needs,))
    table = tabulate(past, first=0, until=130)
    told = forecast(table, now=100, ahead=4)
    assert [round(one.likely, 6) for one in told] == [demand[101 + n] for n in range(4)]
    altered = Past(demand=demand | {101: 999.0}, arrivals=past.arrivals, needs=past.needs)
    assert forecast(tabulate(altered, first=0, until=130), now=100, ahead=4) == told


def test_with_half_a_year_there_is_no_forecast() -> None:
    past = Past(demand={}, arrivals={}, needs=([],))
    assert forecast(tabulate(past, first=0, until=60), now=25, ahead=8) == []
