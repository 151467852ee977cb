"""A region that leaves a log: the same by seed, alike everywhere, and what is planted is in it with its size."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import pytest

from keten.dossier.cases.events import HandoverAccepted
from keten.ground.foundation.calendar import legal_due_on
from keten.insight.indicators.rules.layout import TABLES
from keten.insight.simulation.library import get_habits
from keten.insight.simulation.rules.regional.histories import History, is_contact
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import (
    CostShifting,
    Creaming,
    FlowThrough,
    Outflow,
    Planting,
    Prevention,
)
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.spells import Spell, live_residents
from keten.insight.simulation.rules.regional.tables import to_tables
from keten.insight.simulation.rules.regional.truth import Cell, Counts, Incidence, Truth, find_truth
from keten.insight.simulation.rules.regional.writing import make_log, write_log
from tests.insight.simulation.worlds import region_world

pytestmark = pytest.mark.usefixtures("uncollected")
REGION = Region(seed=5, people_a_year=80, months=30)
PREVENTED, FLOWS, LEAVES = 0.3, 0.5, Outflow(location=3, work=1.6, other=0.5)
PLANTINGS: tuple[Planting, ...] = (
    Prevention(location=1, law="ww", share=PREVENTED),
    Prevention(location=1, law="pw", share=PREVENTED),
    FlowThrough(location=2, share=FLOWS),
    LEAVES,
    Creaming(location=4, slope=-0.3),
    CostShifting(location=5, contacts=0.5, handovers=4.0),
)


@dataclass(frozen=True)
class Lived:
    """A region and what came of it."""

    lives: list[list[Spell]]
    log: Log

    def spells_at(self, location: int) -> list[Spell]:
        return [spell for spells in self.lives for spell in spells if spell.location == location]


@cache
def live(*plantings: Planting) -> Lived:
    region, world = replace(REGION, plantings=plantings), region_world()
    lives = live_residents(region, world)
    return Lived(lives, write_log(region, lives, world))


def truth(lived: Lived, *codes: str) -> Truth:
    """The figures of these codes alone: the oracle takes its time."""
    return find_truth(lived.log, {code: _read("indicators.toml")[code] for code in codes})


def _read(name: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((files("keten.insight.indicators") / name).read_text("utf-8"))


def of_clients(log: Log, clients: Iterable[int]) -> list[object]:
    wanted = set(clients)
    return [(one.on, one.event) for one in log.happened if one.client in wanted]


# The region.


def test_the_same_seed_gives_the_same_log_and_another_seed_another() -> None:
    small = Region(seed=1, people_a_year=4)
    assert make_log(small, region_world()) == make_log(small, region_world())
    assert make_log(small, region_world()).happened != make_log(replace(small, seed=2), region_world()).happened


def test_lives_are_written_again_as_they_were() -> None:
    region, world = Region(seed=1, people_a_year=4), region_world()
    lives = live_residents(region, world)
    assert write_log(region, lives, world) == write_log(region, lives, world) == make_log(region, world)


def test_the_first_people_live_the_same_in_a_larger_region() -> None:
    few, more = (make_log(Region(seed=1, people_a_year=n), region_world()) for n in (4, 6))
    clients = [known.client for known in few.people]
    assert of_clients(more, clients) == of_clients(few, clients)


def test_a_planting_changes_nothing_anywhere_else() -> None:
    usual, planted = live(), live(*PLANTINGS)
    clients = [spells[0].resident.client for spells in usual.lives if {spell.location for spell in spells} == {6}]
    assert len(clients) > 80
    assert of_clients(usual.log, clients) == of_clients(planted.log, clients)


def test_locations_differ_in_who_lives_there_but_not_in_the_chance_of_work() -> None:
    lived = live()
    far = [_mean(spell.person.distance for spell in lived.spells_at(place)) for place in range(1, 7)]
    assert max(far) - min(far) > 0.3
    found = {place: _observe(lived.spells_at(place), ("work", "partial_work")) for place in range(1, 7)}
    ratio = sum(one for one, _expected in found.values()) / sum(expected for _one, expected in found.values())
    for place, (observed, expected) in found.items():
        assert abs(observed - ratio * expected) < 3.5 * math.sqrt(ratio * expected), place


def _observe(spells: list[Spell], reasons: tuple[str, ...]) -> tuple[int, float]:
    """How many left for these reasons, and how many would by the chance of work of each without help."""
    return sum(one.reason in reasons for one in spells), sum(one.person.daily_chance * one.days for one in spells)


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known)


def test_the_log_becomes_tables_of_the_layout_with_every_event_that_leaves() -> None:
    fields = _read("events.toml")
    tables = to_tables(live().log, fields)
    assert {name: list(columns) for name, columns in tables.items()} == {name: list(TABLES[name]) for name in TABLES}
    events = tables["events"]
    assert len({len(column) for column in events.values()}) == 1
    never = {"cases.handover-withdrawn", "appointments.appointment-cancelled"}
    assert set(events["type"]) == set(fields) - never
    assert events["happened_at"] == sorted(events["happened_at"])
    place = events["type"].index("benefits.application-submitted")
    assert (events["kind"][place], events["organisation"][place]) in {
        ("ww", 1),
        *(("pw", 100 + n) for n in range(1, 7)),
    }
    assert events["day"][place] == legal_due_on(events["happened_on"][place], "P8W")


def test_nobody_has_two_contact_persons_or_two_benefits_of_a_law_on_one_day() -> None:
    log = live(*PLANTINGS).log
    stewards = [((row.case_id,), row.from_on, row.until_on) for row in log.stewards]
    benefits = [((row.client, row.law), row.from_on, row.until_on) for row in log.benefits]
    for rows in (stewards, benefits):
        for (key, _start, end), (other, start, _end) in zip(
            sorted(rows, key=_in_time), sorted(rows, key=_in_time)[1:], strict=False
        ):
            assert key != other or (end is not None and end <= start)


def _in_time(row: tuple[object, object, object]) -> tuple[object, ...]:
    return row[:2]


# What is planted.


def test_planted_prevention_is_in_the_truth() -> None:
    codes = ("prevention_ww", "prevention_pw")
    usual, planted = (truth(one, *codes) for one in (live(), live(*PLANTINGS)))
    for code in codes:
        before, after = usual[Cell(code, 1, None)], planted[Cell(code, 1, None)]
        assert isinstance(before, Counts)
        assert isinstance(after, Counts)
        base = before.top / before.bottom
        expected = base + (1 - base) * PREVENTED
        error = math.sqrt(PREVENTED * (1 - PREVENTED) / after.bottom)
        assert after.top / after.bottom == pytest.approx(expected, abs=3 * error), code


def test_the_planted_share_of_flow_through_comes_back() -> None:
    """Of those whose WW ran out; and of all ends of WW as much more as ran out."""
    usual, planted = live(), live(*PLANTINGS)
    ends, over = _list_ends_of_ww(planted, 2)
    began = {(one.client, one.from_on) for one in planted.log.benefits if one.law == "pw"}
    follows = sum(any(who == client and on >= end for who, on in began) for client, end in over)
    assert len(over) > 25
    assert follows / len(over) == pytest.approx(FLOWS, abs=3 * math.sqrt(FLOWS * (1 - FLOWS) / len(over)))
    more = len(over) / len(ends) * (FLOWS - get_habits().to_bijstand)
    before, after = (truth(one, "flow_through")[Cell("flow_through", 2, None)] for one in (usual, planted))
    assert isinstance(before, Incidence)
    assert isinstance(after, Incidence)
    found = (after.by_days[365] or 0) - (before.by_days[365] or 0)
    assert found == pytest.approx(more, abs=3 * math.sqrt(more * (1 - more) / len(ends)))


def _list_ends_of_ww(lived: Lived, location: int) -> tuple[list[tuple[int, date]], list[tuple[int, date]]]:
    """Of who came in at a location, long enough ago to be followed: all ends of WW, and those of who had it longest."""
    clients = {spells[0].resident.client for spells in lived.lives if spells[0].location == location}
    ends = [
        one for one in lived.log.benefits
        if one.client in clients and one.law == "ww" and one.end_reason != "continued"
        and one.until_on is not None and one.until_on < lived.log.until - timedelta(days=90)
    ]  # fmt: skip
    pairs = [(one.client, one.until_on, one.end_reason) for one in ends if one.until_on is not None]
    return [pair[:2] for pair in pairs], [pair[:2] for pair in pairs if pair[2] == "maximum"]


def test_planted_outflow_is_as_many_times_as_likely() -> None:
    for reasons, times in ((("work",), LEAVES.work), (("other",), LEAVES.other)):
        found = {}
        for name, lived in (("usual", live()), ("planted", live(*PLANTINGS))):
            spells = lived.spells_at(3)
            base = 1.0 if name == "usual" or reasons != ("work",) else (0.85 * LEAVES.work + 0.15)
            exposed = sum(
                one.days * (one.person.daily_chance / base if reasons == ("work",) else 1.0) for one in spells
            )
            found[name] = (sum(one.reason in reasons for one in spells), exposed)
        rates = {name: observed / exposed for name, (observed, exposed) in found.items()}
        error = math.sqrt(sum(1 / observed for observed, _exposed in found.values()))
        assert math.log(rates["planted"] / rates["usual"]) == pytest.approx(math.log(times), abs=3 * error), reasons


def test_creaming_turns_contact_round_and_keeps_the_total() -> None:
    usual, planted = _contacts(live(), 4), _contacts(live(*PLANTINGS), 4)
    assert sum(planted.values()) == pytest.approx(sum(usual.values()), rel=0.06)
    for contacts, sign in ((usual, 1), (planted, -1)):
        spells = [one for one in live().spells_at(4) if one.days > 0]
        near = _a_day(contacts, [one for one in spells if one.person.distance < 0])
        far = _a_day(contacts, [one for one in spells if one.person.distance >= 0])
        assert sign * math.log(far / near) > 0.1


def _a_day(contacts: Counter[int], spells: list[Spell]) -> float:
    return sum(contacts[one.case_id] for one in spells) / sum(one.days for one in spells)


def _contacts(lived: Lived, location: int) -> Counter[int]:
    history = History(lived.log, lived.log.until)
    places = {spell.case_id for spell in lived.spells_at(location)}
    return Counter(
        case_id for case_id in places for line in history.of_case[case_id] if is_contact(line)
    )  # fmt: skip


def test_cost_shifting_is_in_the_months_before_the_end_of_ww_alone() -> None:
    usual, planted = _around_the_border(live()), _around_the_border(live(*PLANTINGS))
    assert planted["contacts before"] / usual["contacts before"] == pytest.approx(0.55, abs=0.1)  # clocks ask as before
    assert planted["contacts else"] / usual["contacts else"] == pytest.approx(1, abs=0.06)
    assert planted["handovers before"] > 2 * usual["handovers before"]
    assert planted["handovers else"] == pytest.approx(
        usual["handovers else"], abs=4 * math.sqrt(usual["handovers else"])
    )


def _around_the_border(lived: Lived) -> Counter[str]:
    history, found = History(lived.log, lived.log.until), Counter[str]()
    for spell in lived.spells_at(5):
        end = spell.person.ww_ends_on
        for line in history.of_case[spell.case_id]:
            before = end is not None and end - timedelta(days=183) <= line.on < end
            what = "before" if before else "else"
            found["contacts " + what] += is_contact(line)
            found["handovers " + what] += isinstance(line.event, HandoverAccepted) and line.event.kind != "first"
    return found
