"""Figures of surveys: which answers count, what silence can do, and what is asked of their definitions. Pure."""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import ibis
import pyarrow as pa
import pytest

from keten.ground.foundation.parameters import get_whole_number
from keten.insight.indicators import library
from keten.insight.indicators.library import InvalidDefinition, find_good, list_definitions, read_definitions
from keten.insight.indicators.queries.opening import keep_most
from keten.insight.indicators.queries.survey_rows import RESPONSE_DAYS, list_survey_answers, list_survey_invitations
from keten.insight.indicators.rules.definitions import ANSWERED, Kind
from keten.insight.indicators.rules.families import list_families
from keten.insight.indicators.rules.silence import bound_by_silence
from keten.insight.indicators.store import schema_in_store
from keten.insight.simulation.rules.regional.truth_surveys import GOOD
from tests.factories import TODAY

SURVEYS = {code: one for code, one in list_definitions().items() if one.kind is Kind.SURVEY}
PLACE = {"survey": "contactmoment_klant", "location": 1, "month": date(2026, 1, 1)}


def test_the_bounds_are_what_comes_out_when_all_who_kept_silent_say_no_or_yes() -> None:
    for yes, no, silent in product(range(4), repeat=3):
        asked, spoke = yes + no + silent, yes + no
        found = bound_by_silence(yes / spoke if spoke else None, asked=asked, spoke=spoke)
        assert found == (pytest.approx((yes / asked, (yes + silent) / asked)) if spoke else None)


@pytest.mark.parametrize(("asked", "spoke"), [(0, 0), (10, 11), (10, -1)])
def test_without_a_response_that_fits_there_are_no_bounds(asked: int, spoke: int) -> None:
    assert bound_by_silence(0.5, asked=asked, spoke=spoke) is None


def test_good_answers_are_those_of_the_survey_that_ships() -> None:
    assert {one.question: frozenset(one.good) for one in SURVEYS.values() if one.question} == GOOD
    assert SURVEYS["survey_response"].good == (ANSWERED,)
    assert SURVEYS.keys() == {"satisfaction", "no_partitions_noticed", "survey_response"}


def test_an_answer_that_is_good_in_one_version_alone_counts_in_none(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {
        number: SimpleNamespace(questions=[SimpleNamespace(code="helped", good=frozenset(good))])
        for number, good in enumerate(("45", "5"), 1)
    }
    monkeypatch.setattr(library, "list_surveys", lambda: {"contact": versions})
    assert find_good("contact", "helped") == ()
    versions[2].questions[0].good = frozenset("45")
    assert find_good("contact", "helped") == ("4", "5")


_TABLE = """
[one]
version = 1
theme = "client"
name = { nl = "Een", en = "One" }
text = { nl = "Een", en = "One" }
over = "survey_answers"
kind = "survey"
better = "more"
minimum = 10
source = "MISSION F2"
"""


@pytest.mark.parametrize("fault", [
    'adjust = []', 'adjust = []\nsurvey = "gone"\nquestion = "geholpen"',
    'adjust = []\nsurvey = "contactmoment_klant"\nquestion = "gone"',
    'adjust = []\nsurvey = "contactmoment_klant"\nquestion = "kwijt"',
    'adjust = ["age"]\nsurvey = "contactmoment_klant"\nquestion = "geholpen"',
])  # fmt: skip
def test_a_definition_with_a_survey_that_cannot_be_counted_is_refused(fault: str) -> None:
    with pytest.raises(InvalidDefinition):
        read_definitions(_TABLE + fault)


def test_a_definition_that_names_a_question_is_read() -> None:
    found = read_definitions(_TABLE + 'adjust = []\nsurvey = "contactmoment_klant"\nquestion = "schotten"')
    assert found["one"].good == ("nee",)


def test_a_month_counts_once_the_last_who_was_asked_in_it_can_no_longer_answer() -> None:
    """31 days of the longest month and the days to answer; the definition says the same as the rows."""
    days = get_whole_number("questions.survey_answer_days", on=TODAY)
    assert RESPONSE_DAYS == SURVEYS["survey_response"].followed_days == 31 + days
    last_day = date(2026, 1, 31) + timedelta(days=days)
    assert _list_months(until=last_day) == set()
    assert _list_months(until=last_day + timedelta(days=1)) == {PLACE["month"]}


def _list_months(*, until: date) -> set[object]:
    rows = ibis.memtable([{**PLACE, "asked": 12, "answered": 5}])
    found = list_survey_invitations(SimpleNamespace(responses=rows, until=until)).to_pyarrow()  # type: ignore[arg-type]
    assert sorted(found["n"].to_pylist()) in ([], [5, 7])
    return set(found["first_on"].to_pylist())


def test_answers_of_the_month_that_begins_on_the_last_day_do_not_count_yet() -> None:
    """Figures are computed on the first day of a month: answers of that day are of a month that has just begun."""
    months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    rows = ibis.memtable([{**PLACE, "month": month, "question": "a", "answer": "b", "count": 3} for month in months])
    found = list_survey_answers(SimpleNamespace(surveys=rows, until=date(2026, 2, 1)))  # type: ignore[arg-type]
    assert found.to_pyarrow()["first_on"].to_pylist() == [date(2026, 1, 1)]


def test_invitations_that_are_removed_still_count() -> None:
    """After a year nobody knows any more who was asked; how many they were stays."""
    told = [(1, 12, 0), (2, 12, 5), (3, 4, 2)]  # batch, asked, answered
    rows = [{**PLACE, "asked": asked, "answered": answered, "batch": batch} for batch, asked, answered in told]
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=schema_in_store("responses")))
    assert keep_most(table).to_pyarrow().to_pylist() == [{**PLACE, "asked": 12, "answered": 5}]


def test_questions_on_the_same_sheets_are_one_family_and_who_was_asked_another() -> None:
    families = [{one.code for one in family} for family in list_families(SURVEYS.values())]
    assert families == [{"satisfaction", "no_partitions_noticed"}, {"survey_response"}]
