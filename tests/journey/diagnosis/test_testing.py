"""Taking a test: what the chain knows is not asked, what was answered before is filled in."""

from datetime import date, timedelta

import pytest

from keten.dossier.clients.actions import record_delivery
from keten.dossier.clients.ports import Delivered
from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.diagnosis.actions import take_test
from keten.journey.diagnosis.library import InvalidTest, get_test, list_tests, read_bank, read_test
from keten.journey.diagnosis.queries import list_latest_results, list_questions
from keten.journey.diagnosis.rules.assessing import score_test
from keten.journey.diagnosis.rules.knowing import read_known
from tests.factories import TODAY, at
from tests.journey.diagnosis.conftest import best_answers, worst_answers

NOW = at(TODAY)


@pytest.mark.parametrize("code", list_tests())
def test_the_best_answers_score_100_and_the_worst_0(code):
    test = get_test(code)
    best, worst = score_test(test, best_answers(code)), score_test(test, worst_answers(code))
    assert (best.score, worst.score) == (100, 0)
    assert best.outcome != worst.outcome
    assert worst.reasons
    assert not best.reasons
    assert "eigen keuze" in test.own_choice


def test_all_tests_of_the_issue_are_there():
    kinds = {code: get_test(code).kind for code in list_tests()}
    assert {code for code, kind in kinds.items() if kind == "professional"} == {
        "nalevingbereidheid_gesprek", "motivatietoets", "competentietoets",
    }  # fmt: skip
    assert {"nalevingbereidheid", "arbeidsmarkttoets", "reintegratietoets", "blijfrisico", "wwb_toets",
            "belemmeringen", "kansmeter"} < kinds.keys()  # fmt: skip


def test_one_heavy_impediment_decides_whatever_the_score():
    answers = best_answers("belemmeringen") | {"wonen": "nee"}
    scored = score_test(get_test("belemmeringen"), answers)
    assert scored.outcome == "route_b"
    assert scored.reasons == (("wonen", "nee"),)
    assert scored.score > 60


_JOBS = [{"begin": "2010-01-01", "eind": "2016-01-01"}, {"begin": "2020-01", "eind": None}]


@pytest.mark.parametrize(
    ("question", "value", "answer"),
    [
        ("leeftijd", "1999-11-17", "tot_27"), ("leeftijd", "1999-11-16", "tot_45"), ("leeftijd", "1971", "vanaf_55"),
        ("leeftijd", None, None), ("werkervaring", _JOBS, "lang"), ("werkervaring", None, "geen"),
        ("zonder_werk", _JOBS, "kort"), ("zonder_werk", [], "lang"), ("zonder_werk", _JOBS[:1], "lang"),
        ("diploma", "vmbo", "laag"), ("diploma", "mbo-4", "midden"), ("diploma", "wo master", "hoog"),
        ("diploma", "zeevaartschool", None), ("uren", 27, "deels"), ("uren", 28, "veel"), ("uren", None, None),
        ("alleen_wonen", "ongehuwd", "ja"), ("alleen_wonen", "onbekend", None), ("vervoer", "ov", "ver"),
    ],
)  # fmt: skip
def test_what_a_register_says_about_a_question(question, value, answer):
    asked = next(row.question for test in list_tests().values() for row in test[1].questions
                 if row.question.code == question)  # fmt: skip
    assert read_known(asked, value, on=date(2026, 11, 16)) == answer


@pytest.mark.django_db
def test_what_the_chain_knows_is_not_asked(chain, case):
    delivered = [Delivered(datum="geboorte.datum", value="1960-05-05")]
    record_delivery(client=case.client, source="brp", delivered=delivered, by=SYSTEM, now=NOW)
    asked = ask(chain, case, "blijfrisico")
    assert asked["leeftijd"].because == "register"
    assert asked["leeftijd"].answer == "vanaf_55"
    assert asked["eigen_kans"].because == "asked"
    given = best_answers("blijfrisico") | {"leeftijd": "tot_27"}  # the register goes before what was given
    result = take(chain, case, "blijfrisico", given)
    kept = result.answers["leeftijd"]
    assert kept["answer"] == "vanaf_55"
    assert kept["because"] == "register"
    assert kept["fact_id"]


@pytest.mark.django_db
def test_the_age_is_never_asked(chain, case):
    """A date of birth is known of everybody who is registered."""
    asked = ask(chain, case, "kansmeter")["leeftijd"]
    assert (asked.because, asked.answer, asked.source, asked.fact_id) == ("register", "tot_45", "staff", None)


@pytest.mark.django_db
def test_an_answer_in_another_test_is_filled_in_while_that_counts(chain, case):
    take(chain, case, "reintegratietoets", worst_answers("reintegratietoets"))
    asked = ask(chain, case, "kansmeter")
    assert (asked["taal"].because, asked["taal"].answer) == ("earlier", "slecht")
    result = take(chain, case, "kansmeter", best_answers("kansmeter") | {"taal": ""})
    assert result.answers["taal"] == {"answer": "slecht", "because": "earlier"}
    assert result.answers["gezondheid"] == {"answer": "nee", "because": "asked"}
    lapsed_on = add_term(TODAY, get_test("reintegratietoets").validity)
    assert ask(chain, case, "kansmeter", on=lapsed_on)["taal"].because == "asked"
    assert ask(chain, case, "kansmeter", on=lapsed_on - timedelta(days=1))["taal"].because == "earlier"


@pytest.mark.django_db
def test_the_latest_result_counts_until_its_day(chain, case):
    take(chain, case, "kansmeter", worst_answers("kansmeter"))
    later = TODAY + timedelta(days=1)
    second = take(chain, case, "kansmeter", best_answers("kansmeter"), on=later)
    [latest] = list_latest_results(case.pk, on=later, viewer=chain.viewer(chain.anna))
    assert latest.id == second.pk
    assert latest.outcome == "fase_1"
    assert latest.score == 100
    assert not list_latest_results(case.pk, on=second.valid_until, viewer=chain.viewer(chain.anna))
    [event] = LedgerEvent.objects.filter(type="diagnosis.test-taken").order_by("-pk")[:1]
    assert event.payload == {"case_id": case.pk, "result_id": second.pk, "test": "kansmeter", "version": 1}


@pytest.mark.django_db
def test_an_answer_that_is_missing_or_strange_is_refused_at_its_question(chain, case):
    for wrong in ("", "misschien"):
        with pytest.raises(Refused) as refused:
            take(chain, case, "motivatietoets", best_answers("motivatietoets") | {"steun": wrong})
        assert refused.value.field == "steun"


@pytest.mark.django_db
def test_staff_of_any_partner_take_a_test_and_nobody_else(chain, case):
    take_test(case=case.key, test="kansmeter", answers=best_answers("kansmeter"), by=chain.viewer(chain.dirk), now=NOW)
    for by in (as_client(case.client_id, "", on=TODAY), SYSTEM):
        with pytest.raises(Refused, match="Uw rol"):
            take_test(case=case.key, test="kansmeter", answers=best_answers("kansmeter"), by=by, now=NOW)


BANK = 'a = { nl = "A", en = "A", options = [{ code = "x", nl = "X", en = "X" }, { code = "y", nl = "Y", en = "Y" }] }'
GOOD = """
code = "t"
version = 1
kind = "decision"
title = { nl = "T", en = "T" }
lead = { nl = "T", en = "T" }
validity = "P6M"
roles = ["coach"]
source = "bron"
own_choice = "eigen keuze"
questions = [{ code = "a", points = { x = 1, y = 0 } }]
outcomes = [{ code = "o", nl = "O", en = "O", from = 0 }]
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"decision"', '"magic"', "kind"), ('code = "a"', 'code = "b"', "'b' is missing"), ("y = 0", "z = 0", "points"),
        ("from = 0", "from = 10", "score 0"), ("x = 1", "x = 0", "same score"), ('"coach"', '"administrator"', "only"),
        ('"bron"', '" "', "source"), ("from = 0", 'any = [{ question = "a", answer = "q" }]', "score 0"),
    ],
)  # fmt: skip
def test_a_faulty_test_file_is_refused(old, new, fault):
    bank = read_bank(BANK)
    assert read_test(GOOD, bank).code == "t"
    with pytest.raises(InvalidTest, match=fault):
        read_test(GOOD.replace(old, new), bank)


def ask(chain, case, code, on=TODAY):
    rows = list_questions(get_test(code), case_id=case.pk, client_id=case.client_id, on=on,
                          viewer=chain.viewer(chain.anna))  # fmt: skip
    return {row.question.code: row for row in rows}


def take(chain, case, code, answers, on=TODAY):
    return take_test(case=case.key, test=code, answers=answers, by=chain.viewer(chain.anna, on), now=at(on))
