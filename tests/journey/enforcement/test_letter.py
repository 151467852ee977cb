"""The letter: an accessible PDF in plain words, frozen on approval."""

from decimal import Decimal

import pytest

from keten.journey.enforcement.actions import approve_decision
from keten.journey.enforcement.letter import make_letter
from tests.factories import TODAY, at
from tests.journey.diagnosis.pdf import read_text
from tests.journey.enforcement.conftest import SAID

pytestmark = pytest.mark.django_db


def words_of(made):
    return " ".join(read_text(make_letter(made.letter)).split())


def test_the_letter_says_everything_the_client_needs(ww):
    text = words_of(ww.settle("ww_applying"))
    for words in (
        "Wij verlagen uw uitkering", "U kwam niet naar de cursus.", "In uw eigen woorden", SAID,
        "U krijgt vanaf dinsdag 1 december 2026 25 % minder uitkering, 4 maanden lang.", "ten minste 25,00 euro",
        "U kon wel bellen.", "WW art. 24 lid 1 onder b sub 1", "tot en met maandag 28 december 2026",
    ):  # fmt: skip
        assert words in text


def test_it_is_tagged_and_has_a_title_and_a_language(ww):
    pdf = make_letter(ww.settle("ww_applying").letter)
    for mark in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"pdfuaid"):
        assert mark in pdf


def test_bijstand_may_return_and_is_looked_at_again(pw):
    assert "lid 11" in words_of(pw.settle("pw_h", percent=Decimal(100), months=1))
    assert "Uiterlijk dinsdag 16 februari 2027" in words_of(pw.settle("pw_plan", percent=Decimal(30), months=1))


@pytest.mark.parametrize("outcome", ["none", "warning"])
def test_nothing_less_to_pay(ww, outcome):
    text = words_of(ww.settle("ww_applying", outcome=outcome))
    assert "Uw uitkering blijft hetzelfde." in text
    assert "Bent u het niet eens" in text


def test_what_somebody_typed_is_no_markup(ww):
    made = ww.decide(ww.hear("ww_applying", view="#panic() *vet* $x$"), outcome="none", reason="#read(1)")
    made = approve_decision(decision=made.key, by=ww.by(ww.colleague), now=at(TODAY))
    assert "#panic() *vet* $x$" in words_of(made)
