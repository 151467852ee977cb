"""The pages of the coach and of the client: test, decide, read, contest."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover
from keten.journey.diagnosis.models import Diagnosis, TestResult
from tests.factories import at
from tests.journey.diagnosis.conftest import best_answers
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(chain):
    today = timezone.localdate()
    case = chain.register(on=today, born_on=date(1990, 1, 1))
    handover = Handover.objects.get(case=case)
    accept_handover(handover=handover.key, by=chain.viewer(handover.to_staff, today), now=at(today))
    return case


def test_a_coach_takes_a_test_decides_and_the_client_contests(chain, case, adviser):
    coach, client = browser_of(case.stewardships.get().staff), browser_of(case.client)
    address = reverse("take-test", args=[case.key, "kansmeter"])
    page = text(coach.get(address))
    assert "Hoe goed gaat praten" in page
    assert 'name="leeftijd"' not in page
    assert "Dit veld is verplicht" in text(coach.post(address, {}))
    assert coach.post(address, best_answers("kansmeter")).status_code == 302
    assert TestResult.objects.get(case=case).score == 100
    decide = reverse("diagnose", args=[case.key])
    assert "vindt binnen 6 maanden zelf werk" in text(coach.get(decide))
    typed = {"stage": "fase_4", "reason": "Samen besproken.", "needs": ["debts"], "client_view": "Ik ben ziek."}
    assert "wijkt af van het advies" in text(coach.post(decide, typed))
    typed |= {"override_reason": "Is ziek.", "second_assessor": chain.carla.pk}
    assert coach.post(decide, typed).status_code == 302
    made = Diagnosis.objects.get(case=case)
    assert made.is_override
    assert "Diagnose 1" in text(coach.get(reverse("file", args=[case.key])))
    page = text(client.get(reverse("own-diagnosis", args=[made.key])))
    assert "Samen besproken." in page
    assert "Is ziek." in page
    assert "Schulden" in page
    letter = client.get(reverse("own-diagnosis-letter", args=[made.key]))
    assert letter["Content-Type"] == "application/pdf"
    assert letter.content.startswith(b"%PDF")
    assert case.client.last_name not in letter["Content-Disposition"]
    assert client.post(reverse("own-diagnosis", args=[made.key]), {"reason": "Klopt niet."}).status_code == 302
    assert "niet eens" in text(client.get(reverse("client-home")))
    assert "Klopt niet." in text(coach.get(reverse("diagnosis", args=[case.key, made.key])))


def test_needs_and_the_letter_from_the_page(chain, case):
    coach = browser_of(case.stewardships.get().staff)
    coach.post(reverse("diagnose", args=[case.key]), {"reason": "Samen besproken.", "needs": ["debts"]})
    made = Diagnosis.objects.get(case=case)
    need, args = made.needs.get(), [case.key, made.key]
    assert "Nog geen hulp" in text(coach.get(reverse("diagnosis", args=args)))
    support = reverse("offer-support", args=[case.key, need.key])
    assert "voordat de diagnose" in text(coach.post(support, {"offering": "Budgetcoach", "starts_on": "2020-01-01"}))
    today = timezone.localdate()
    assert coach.post(support, {"offering": "Budgetcoach", "starts_on": today}).status_code == 302
    assert coach.post(reverse("add-need", args=args), {"need": "language"}).status_code == 302
    assert "staat er al" in text(coach.post(reverse("add-need", args=args), {"need": "language"}))
    coach.post(reverse("diagnosis-letter-sent", args=args))
    assert "kreeg de brief" in text(coach.get(reverse("diagnosis", args=args)))
    assert coach.get(reverse("diagnosis-letter", args=args))["Content-Type"] == "application/pdf"


def test_a_diagnosis_under_another_file_is_unknown(chain, case):
    coach = browser_of(case.stewardships.get().staff)
    coach.post(reverse("diagnose", args=[case.key]), {"reason": "Samen besproken."})
    made, other = Diagnosis.objects.get(), chain.register(on=timezone.localdate())
    assert coach.get(reverse("diagnosis", args=[other.key, made.key])).status_code == 404
    assert coach.get(reverse("take-test", args=[case.key, "onzin"])).status_code == 404
    assert browser_of(other.client).get(reverse("own-diagnosis", args=[made.key])).status_code == 404


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()
