"""The rules of inspections: who may, what may be drawn, and how sure a share of files is."""

from dataclasses import replace
from datetime import date
from math import comb

import pytest

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.rules import access, findings, obligations
from keten.insight.governance.rules.access import Party
from keten.insight.governance.rules.reviewing import Tally, estimate_share
from keten.insight.governance.rules.sampling import Wanted, check_wanted
from keten.insight.governance.rules.starting import check_close, check_start

TODAY = date(2026, 11, 16)


def viewer(*roles: str, staff: int = 1, organisation: int = 10, places: tuple[int, ...] = (100,)) -> Viewer:
    return Viewer(
        staff_id=staff, name="", organisation_id=organisation, organisation_name="", kind="uwv",
        roles=frozenset(roles), location_ids=places,
    )  # fmt: skip


def test_only_the_inspector_of_an_open_inspection_works_on_it() -> None:
    mine = viewer("inspector")
    assert access.may_work_on(mine, inspector_id=1)
    assert not access.may_work_on(mine, inspector_id=2)
    assert not access.may_work_on(mine, inspector_id=1, is_closed=True)
    assert not access.may_work_on(viewer("coach"), inspector_id=1)
    assert access.may_work_on(replace(mine, replaces=(2,)), inspector_id=2)


@pytest.mark.parametrize(
    ("who", "party", "may"),
    [
        (viewer("location_manager"), Party(100, None), True),
        (viewer("policy_officer"), Party(100, 10), True),
        (viewer("location_manager"), Party(100, 11), False),  # another organisation there
        (viewer("location_manager"), Party(101, 10), False),  # elsewhere
        (viewer("coach"), Party(100, 10), False),
        (viewer("inspector"), Party(100, None), False),
    ],
)
def test_who_speaks_for_a_party(who: Viewer, party: Party, may: bool) -> None:
    assert access.may_speak_for(who, party).allowed is may


def test_an_inspection_needs_parties_and_nobody_inspects_themselves() -> None:
    some = (Party(1, 10),)
    assert check_start(parties=some, questions=("a", "b"), organisation_id=99)
    assert check_start(parties=(), questions=(), organisation_id=99).field == "parties"
    assert check_start(parties=some, questions=(), organisation_id=10).field == "parties"
    assert check_start(parties=some, questions=("a", "a"), organisation_id=99).field == "questions"
    assert not check_start(parties=some, questions=tuple("abcdefghijklmnop"), organisation_id=99)
    assert check_close(unsettled=0)
    assert not check_close(unsettled=1)


WANTED = Wanted(location_ids=frozenset({1}), open_from=date(2026, 1, 1), open_until=date(2026, 2, 1), size=10, seed=0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"location_ids": frozenset({2})}, "locations"),
        ({"location_ids": frozenset()}, "locations"),
        ({"open_until": date(2026, 1, 1)}, "open_last"),
        ({"open_from": date(2026, 12, 1), "open_until": date(2026, 12, 2)}, "open_from"),
        ({"size": 0}, "size"),
        ({"size": 401}, "size"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**53}, "seed"),
    ],
)
def test_what_may_not_be_drawn(change: dict, field: str) -> None:  # type: ignore[type-arg]
    def check(wanted: Wanted):  # type: ignore[no-untyped-def]
        return check_wanted(wanted, party_locations=frozenset({1}), most=400, today=TODAY)

    assert check(WANTED)
    assert check(replace(WANTED, **change)).field == field


def tally(yes: int, no: int, not_applicable: int = 0, *, drawn: int = 0, population: int = 1_000_000) -> Tally:
    drawn = drawn or yes + no + not_applicable
    return Tally(yes=yes, no=no, not_applicable=not_applicable, drawn=drawn, population=population)


def test_a_share_needs_an_answer_and_is_exact_when_all_were_seen() -> None:
    assert estimate_share(tally(0, 0, 3)) is None
    whole = estimate_share(tally(3, 5, 2, population=10))
    assert whole is not None
    assert (whole.value, whole.low, whole.high) == (3 / 8, 3 / 8, 3 / 8)
    assert tally(3, 5, 1, drawn=12).waiting == 3


def test_a_part_of_few_says_more_than_the_same_part_of_many() -> None:
    few, many = estimate_share(tally(12, 18, population=40)), estimate_share(tally(12, 18))
    assert few is not None
    assert many is not None
    assert few.value == many.value == 0.4
    assert many.low < few.low < few.high < many.high
    # Without correction the half is t·√(p(1−p)/n); with it √(1 − 30/40) = one half of that, to a few percent.
    assert (few.high - few.low) / (many.high - many.low) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("population", [60, 200])
@pytest.mark.parametrize("with_it", [0.1, 0.35, 0.5])
def test_the_interval_holds_the_truth_often_enough(population: int, with_it: float) -> None:
    """The exact coverage over all outcomes of 30 files without replacement (hypergeometric)."""
    true, drawn = round(with_it * population), 30
    covered = 0.0
    for yes in range(max(0, drawn - population + true), min(drawn, true) + 1):
        chance = comb(true, yes) * comb(population - true, drawn - yes) / comb(population, drawn)
        found = estimate_share(tally(yes, drawn - yes, population=population))
        assert found is not None
        covered += chance * (found.low - 1e-12 <= true / population <= found.high + 1e-12)
    assert covered > 0.925


def test_a_finding_goes_its_way_and_never_back() -> None:
    assert findings.check_send("draft")
    assert not findings.check_send("sent")
    assert not findings.check_react("draft")
    assert findings.check_react("sent")
    assert not findings.check_react("final")
    assert not findings.check_write("final")
    assert not findings.check_afterword("sent", silent=[1])
    assert findings.check_afterword("sent", silent=[])
    assert not findings.check_afterword("final", silent=[])
    assert not findings.check_final("sent", silent=[], has_afterword=False)
    assert not findings.check_final("sent", silent=[1], has_afterword=True)
    assert not findings.check_final("draft", silent=[], has_afterword=True)
    assert findings.check_final("sent", silent=[], has_afterword=True)
    assert findings.decide_react_by(date(2006, 3, 29), days=30) == date(2006, 4, 28)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"is_closed": True, "findings": ["sent"]}, "closed"),
        ({"findings": ["final", "sent", "draft"]}, "answering"),
        ({"findings": ["final", "draft"]}, "writing"),
        ({"samples": 1, "waiting": 2, "findings": ["final"]}, "reviewing"),
        ({"samples": 1, "findings": ["final"]}, "settled"),
        ({"samples": 1}, "reviewed"),
        ({}, "opened"),
    ],
)
def test_how_far_an_inspection_is(given: dict, state: str) -> None:  # type: ignore[type-arg]
    usual = {"is_closed": False, "samples": 0, "waiting": 0, "findings": []}
    assert findings.decide_state(**{**usual, **given}) == state


def test_an_obligation_follows_a_final_finding_and_ends_with_a_yes() -> None:
    due = {"due_on": date(2026, 12, 1), "today": TODAY, "may_own": True}
    assert obligations.check_impose("final", **due)
    assert not obligations.check_impose("sent", **due)
    assert obligations.check_impose("final", **{**due, "may_own": False}).field == "owner"
    assert obligations.check_impose("final", **{**due, "due_on": TODAY}).field == "due_on"
    assert obligations.check_report(is_confirmed=False, waits=False)
    assert not obligations.check_report(is_confirmed=True, waits=False)
    assert not obligations.check_report(is_confirmed=False, waits=True)
    assert not obligations.check_judge(waits=False, is_enough=True, judgement="")
    assert obligations.check_judge(waits=True, is_enough=False, judgement=" ").field == "judgement"
    assert obligations.check_judge(waits=True, is_enough=True, judgement="")
