"""The model of chances on the page of a decision: one thing to weigh, frozen with the diagnosis, told to the client."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover
from keten.journey.diagnosis.letter import describe_letter, make_letter
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.profiling.queries.profiles import look_at_opened_profile
from tests.conftest import as_round
from tests.factories import at
from tests.journey.profiling.stored import store_model
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(chain):
    today = timezone.localdate()
    case = chain.register(on=today, born_on=date(1990, 1, 1))
    handover = Handover.objects.get(case=case)
    accept_handover(handover=handover.key, by=chain.viewer(handover.to_staff, today), now=at(today))
    return case


def decide(case) -> tuple[str, Diagnosis]:
    coach, address = browser_of(case.stewardships.get().staff), reverse("diagnose", args=[case.key])
    text = coach.get(address).content.decode()
    assert coach.post(address, {"reason": "Samen besproken."}).status_code == 302
    return text, Diagnosis.objects.get(case=case)


def test_without_a_model_the_page_says_so_and_the_letter_is_silent(case, django_assert_num_queries) -> None:
    text, made = decide(case)
    assert "Er is nog geen kansmodel gepubliceerd" in text
    assert made.snapshot["profile"] is None
    assert describe_letter(made.snapshot)["profile"] is None
    with django_assert_num_queries(1):
        look_at_opened_profile(case.pk, on=timezone.localdate())


def test_what_was_shown_is_frozen_and_told(chain, case, django_assert_num_queries) -> None:
    with as_round():
        store_model(chain.els, now=timezone.now())
    with django_assert_num_queries(2):
        look = look_at_opened_profile(case.pk, on=timezone.localdate())
    text, made = decide(case)
    frozen = made.snapshot["profile"]
    if look.profile is None:  # drawn into the part that no chance touches
        assert "door loting buiten het kansmodel" in text
        assert frozen is None
        return
    assert f"{frozen['of_hundred']} op de 100 mensen zoals deze klant" in text
    assert "Het is geen advies over een fase" in text
    assert frozen["score"] == pytest.approx(frozen["average"] + sum(term["value"] for term in frozen["terms"]))
    assert frozen["model_version"] == 1
    assert make_letter(made.snapshot).startswith(b"%PDF")


def test_a_letter_of_before_has_no_chance(case) -> None:
    _text, made = decide(case)
    old = {name: value for name, value in made.snapshot.items() if not name.startswith("profile")}
    assert describe_letter(old)["profile"] is None
