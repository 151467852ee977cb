"""From signing in without a file to an application: page by page, asked once, sent once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.benefits.models import Application
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client, Fact
from keten.dossier.questions.models import FilledForm, QuestionAsked
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.journey.intake.models import Report
from tests.doors.portal.filling import ANSWERS, begin, fill_form, fill_page, first_page
from tests.dossier.sources import BRP, sources
from tests.factories import make_chain
from tests.signing_in import browser_of, browser_of_person

pytestmark = pytest.mark.django_db
BSN = "999990019"
__all__ = ["sources"]


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def registers(sources):
    sources["brp"].knows = BRP | {"adres.gemeente": "Nijmegen"}
    return sources


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_early_notice_registration_and_ww_ask_nothing_twice(chain, registers):
    browser = browser_of_person(BSN)
    with draining() as pending:
        answer = browser.post(reverse("client-new"), {"form": "vroegmelding"})
        assert answer["Location"] == "/mijn/formulieren/vroegmelding/"
        client = Client.objects.get()
        assert (client.last_name, client.postcode, client.bsn_hash is not None) == ("Testpersoon", "6511AA", True)
        case = Case.objects.get()
        assert (case.location, case.target_group) == (chain.location, "ww")
        assert case.steps.filter(kind="first_talk", outcome=None).exists()
        send(browser, "vroegmelding", {"laatste_werkdag": in_days(60)})
        send(browser, "inschrijving", {})
        page = send(browser, "ww_aanvraag", {})
        drain(pending)
    assert {"intake.early-notice-given", "intake.registered-for-work", "intake.registered-oneself"} <= set(
        LedgerEvent.objects.values_list("type", flat=True)
    )
    application = Application.objects.get()
    assert (application.law, application.decider, application.submitted_by) == ("ww", chain.uwv, None)
    asked = QuestionAsked.objects.filter(shown_as="asked")
    assert asked.count() == asked.values("datum").distinct().count()
    assert "niet zelf in te vullen" in page
    home = browser.get(reverse("client-home")).content.decode()
    assert "UWV beslist uiterlijk" in home


def send(browser, form, answers):
    address = begin(browser, form)
    check = fill_form(browser, first_page(browser, address), answers)
    assert check.endswith("/controle/")
    assert "Verstuur" in browser.get(check).content.decode()
    sent = browser.post(check)["Location"]
    assert sent.endswith("/verstuurd/"), browser.get(sent).content.decode()
    return browser.get(sent).content.decode()
