"""The copy for the client: an accessible PDF, from the frozen snapshot alone."""

import re

import pytest

from keten.journey.diagnosis.actions import take_test
from keten.journey.diagnosis.letter import TITLE, describe_letter, make_letter
from tests.factories import TODAY, at
from tests.journey.diagnosis.conftest import worst_answers
from tests.journey.diagnosis.pdf import read_text, streams
from tests.journey.diagnosis.test_deciding import decide

pytestmark = pytest.mark.django_db
INJECTED = "Ik wil #emph[x] *werken* voor € 5 & <b>"


@pytest.fixture
def made(chain, case, adviser):
    take_test(case=case.key, test="nalevingbereidheid", answers=worst_answers("nalevingbereidheid"),
              by=chain.viewer(chain.anna), now=at(TODAY))  # fmt: skip
    return decide(
        chain, case, stage="fase_4", override_reason="U bent nu ziek.", second_assessor_id=chain.carla.pk,
        client_view=INJECTED, client_view_own_words=True, needs=("language", "debts"),
    )  # fmt: skip


def test_the_letter_has_a_title_a_language_and_tags(made):
    pdf = make_letter(made.snapshot)
    whole = pdf + b"".join(streams(pdf))
    assert b"/Lang(nl" in whole
    assert b"/StructTreeRoot" in whole
    assert b"/Marked true" in whole
    assert b"pdfuaid:part>1<" in whole
    assert TITLE.encode() in whole
    headings = re.findall(rb"/S/H[12]\b", whole)
    assert len(headings) >= 6
    assert b"/S/TH" in whole
    assert b"/S/LI" in whole
    assert b"/DisplayDocTitle true" in whole


def test_the_letter_says_what_why_and_how_to_contest(made):
    text = read_text(make_letter(made.snapshot))
    for said in (
        TITLE, made.case.client.name, "Fase 4", "Het eerste advies was: Fase 1", "U bent nu ziek.", "Veel ervaring.",
        "Grote kans op werk.", "Extra uitleg helpt", "In uw eigen woorden", INJECTED, "Nederlands leren", "Schulden",
        "23 november 2026", "binnen 10 werkdagen", "Bent u het niet eens?", "nooit om u te controleren", "keek ook mee",
    ):  # fmt: skip
        assert squeezed(said) in squeezed(text), said


def test_the_letter_stays_as_it_was(made):
    before = describe_letter(made.snapshot)
    made.case.client.last_name = "Anders"
    made.case.client.save()
    made.refresh_from_db()
    assert describe_letter(made.snapshot) == before


def test_a_letter_without_tests_or_advice_is_made_too(chain, case):
    text = squeezed(read_text(make_letter(decide(chain, case, stage="").snapshot)))
    assert "Wijnamengeentoetsenaf" in text
    assert "geenextrahulpnodig" in text


def squeezed(text: str) -> str:
    """Without what a line break or a hyphen may change."""
    return re.sub(r"[\s\u00ad]", "", text)
