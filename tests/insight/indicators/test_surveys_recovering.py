"""Statistical disclosure of what clients say: some locations have many answers, others few; some skip a question."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from keten.insight.indicators.actions import computing
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure
from keten.insight.indicators.rules import covering
from keten.insight.indicators.rules.families import list_families
from keten.insight.indicators.rules.hiding import Hiding
from keten.insight.indicators.rules.windows import add_months
from keten.insight.simulation.rules.regional.log import Invited, Log, SurveySheet
from tests.insight.indicators.recovering import list_found, try_to_find
from tests.insight.indicators.test_recovering import compute_family, count
from tests.volumes import SEED, note, volume

DEFINITIONS = list_definitions()
SURVEY, UNTIL, MONTHS = "contactmoment_klant", date(2026, 7, 1), 24
A_MONTH = (1, 3, 6, 12, 30)  # answers at each location, on average
RESPONSE = 0.4
SEEDS = range(SEED, SEED + volume(test=2, proof=20))
FAMILIES = ("satisfaction", "survey_response")


def draw_log(seed: int) -> Log:
    """Nothing but sheets and invitations."""
    draw = random.Random(seed)
    asked = [
        (place, add_months(UNTIL, -back), draw.random() < RESPONSE)
        for place, answers in enumerate(A_MONTH, 1)
        for back in range(1, MONTHS + 1)
        for _client in range(round(draw.uniform(0.4, 1.6) * answers / RESPONSE))
    ]
    sheets = [one for place, month, answers in asked if answers for one in _fill_in(draw, place, month)]
    invited = tuple(Invited(SURVEY, place, month, answers) for place, month, answers in asked)
    return Log(
        until=UNTIL, happened=(), benefits=(), stewards=(), people=(), surveys=tuple(sheets), invited=invited
    )  # fmt: skip


def _fill_in(draw: random.Random, place: int, month: date) -> Iterator[SurveySheet]:
    """One in five skips a question."""
    for question, answers in (("geholpen", "34555"), ("schotten", ("nee", "nee", "nee", "ja_last"))):
        if draw.random() < 0.8:
            yield SurveySheet(SURVEY, place, month, question, draw.choice(answers))


def count_hidden(figures: list[Figure]) -> tuple[int, int]:
    """How many figures are shown, and how many are hidden of which many others are shown."""
    return sum(not one.hidden for one in figures), sum(bool(one.hidden) for one in figures)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", FAMILIES)
def test_no_hidden_number_is_found_from_all_that_is_published(code: str, seed: int) -> None:
    figures = compute_family(draw_log(seed), code)
    shown, hidden = count_hidden(figures)
    ranges = list(try_to_find(figures, DEFINITIONS, most=100))
    note(code=code, shown=shown, hidden=hidden, narrowest=min(high - low for _target, low, high in ranges))
    assert min(shown, hidden, len(ranges)) > 10
    assert list_found(figures, ranges) == []


@pytest.mark.parametrize("code", FAMILIES)
def test_hiding_only_what_is_small_is_found_out(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: nothing is hidden against subtraction."""
    monkeypatch.setattr(covering, "widen", lambda _star, room, _cell, _amount: room.moved)
    figures = compute_family(draw_log(SEED), code)
    assert list_found(figures, list(try_to_find(figures, DEFINITIONS, most=100)))


def list_told_by_one(log: Log) -> list[Figure]:
    """Of how many sheets one question tells, where another one does not."""
    figures = compute_family(log, "satisfaction")
    silent = {(one.level, one.key, one.month) for one in figures if one.rows is None}
    return [one for one in figures if one.rows is not None and (one.level, one.key, one.month) in silent]


def test_where_one_question_does_not_tell_how_many_answered_none_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nearly everybody on a sheet answers both: the other would tell it."""
    log = draw_log(SEED)
    assert list_told_by_one(log) == []
    monkeypatch.setattr(Hiding, "with_rows", lambda hiding, _rows: hiding)  # the planted fault
    assert list_told_by_one(log)


def test_both_questions_have_one_period() -> None:
    log = draw_log(SEED)
    (family,) = (one for one in list_families(DEFINITIONS.values()) if "satisfaction" in [each.code for each in one])
    few = replace(
        log, surveys=tuple(one for n, one in enumerate(log.surveys) if one.question == "geholpen" or n % 9 == 0)
    )
    for each in (log, few):
        lengths = {one.months for one in compute_family(each, "satisfaction") if one.month}
        assert len(lengths) == 1
    alone = [list(computing._compute([one], count(few, [one]))) for one in family]
    assert len({one.months for part in alone for one in part if one.month}) == 2  # apart they would differ
