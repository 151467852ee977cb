"""The monitors on whole regions: what was planted is found, and where nothing was planted there is no alarm.

A small twin of the proof ``monitors``: one region instead of a hundred.
"""

from collections import Counter
from dataclasses import replace

import pytest

from keten.insight.indicators.rules.creaming import watch_creaming
from keten.insight.indicators.rules.shifting import add_up, watch_shifting
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import WEEK_26, WW_END, CostShifting, Creaming
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.spells import live_residents
from keten.insight.simulation.rules.regional.watching import list_contacts_by_distance, list_months, list_stays
from keten.insight.simulation.rules.regional.writing import write_log
from tests.insight.simulation.worlds import region_world
from tests.volumes import SEED, note, volume

REGIONS = volume(test=1, proof=100)
PEOPLE_A_YEAR = volume(test=60, proof=100)
BORDERS = {WW_END: 6, WEEK_26: 2}  # months before each that are looked at

# Of the size that somebody who leads a location would want to know. Creaming: who is a standard deviation further from
# work gets 0.78 times the contact, where it is 1.22 times elsewhere. Shifting: half of the contacts besides those that
# the service model asks for, and three times as many contact persons who leave.
PLANTED = (
    Creaming(location=2, slope=-0.25),
    CostShifting(location=5, border=WW_END, months=6, contacts=0.5, handovers=3.0),
    CostShifting(location=3, border=WEEK_26, months=2, contacts=0.5, handovers=3.0),
)
WHERE = {"creaming": 2, WW_END: 5, WEEK_26: 3}


def watch(log: Log) -> dict[str, list[int]]:
    """The locations at which each monitor raises an alarm."""
    stays = list_stays(log)
    creaming = watch_creaming(**list_contacts_by_distance(log, stays))
    found = {"creaming": [one.location for one in creaming if one.is_alarm]}
    for border, months in BORDERS.items():
        shifting = watch_shifting(add_up(list_months(log, stays, border), months=months), borders=len(BORDERS))
        found[border] = [one.location for one in shifting if one.is_alarm]
    return found


@pytest.mark.usefixtures("uncollected")
def test_the_monitors_find_what_was_planted_and_are_silent_without() -> None:
    world, found, false, elsewhere = region_world(), Counter[str](), Counter[str](), Counter[str]()
    for number in range(REGIONS):
        region = Region(seed=1000 * (SEED + 1) + number, people_a_year=PEOPLE_A_YEAR)
        lives = live_residents(region, world)
        for name, places in watch(write_log(region, lives, world)).items():
            false[name] += bool(places)
        for name, places in watch(write_log(replace(region, plantings=PLANTED), lives, world)).items():
            found[name] += WHERE[name] in places
            elsewhere[name] += places not in ([], [WHERE[name]])
    for name in WHERE:
        note(**{"regions": REGIONS, f"{name}_found": found[name], f"{name}_false": false[name],
                f"{name}_elsewhere": elsewhere[name]})  # fmt: skip
    assert all(found[name] >= 0.95 * REGIONS for name in WHERE), found
    assert sum(false.values()) <= 0.05 * REGIONS, false
