"""Mijn gegevens: a client sees what is known of them, nothing of others, and can correct it."""

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from keten.doors.portal.entry import SESSION_CLIENT
from keten.dossier.clients.actions import record_delivery
from keten.dossier.clients.models import Fact, UnderReview
from keten.dossier.clients.ports import Delivered
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import make_chain


def has_door() -> bool:
    """Whether clients can sign in at all."""
    try:
        return bool(reverse("client-login"))
    except NoReverseMatch:
        return False


pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not has_door(), reason="clients cannot sign in yet")]


@pytest.fixture
def clients():
    chain = make_chain()
    people = [chain.register(on=timezone.localdate()).client for _ in range(2)]
    for client, street in zip(people, ("Dorpsstraat", "Kerkplein"), strict=True):
        delivered = [Delivered(datum="adres.straat", value=street)]
        record_delivery(client=client, source="brp", delivered=delivered, by=SYSTEM, now=timezone.now())
    return people


@pytest.fixture
def browser(clients):
    browser = Browser()
    session = browser.session
    session[SESSION_CLIENT] = clients[0].pk
    session.save()
    return browser


def test_a_client_sees_their_own_data_and_nothing_of_others(browser):
    page = browser.get(reverse("own-facts")).content.decode()
    assert "Dorpsstraat" in page
    assert "Kerkplein" not in page


def test_not_right_goes_to_who_keeps_it(browser, clients):
    address = reverse("correct-own-fact", args=["adres.straat"])
    assert browser.post(address, {"value": "Nieuwstraat", "reason": ""}).status_code == 302
    review = UnderReview.objects.get()
    assert (review.client, review.asked_value, review.asked_by) == (clients[0], "Nieuwstraat", None)
    page = browser.get(reverse("own-facts")).content.decode()
    assert "In onderzoek" in page
    assert "Nieuwstraat" in page


def test_what_only_the_client_knows_changes_at_once(browser, clients):
    browser.post(reverse("correct-own-fact", args=["email"]), {"value": "test@voorbeeld.nl"})
    assert Fact.objects.get(datum="email").client == clients[0]
    assert "test@voorbeeld.nl" in browser.get(reverse("own-facts")).content.decode()


def test_a_text_that_is_too_long_is_refused_at_its_field(browser):
    page = browser.post(reverse("correct-own-fact", args=["email"]), {"value": "x" * 200_000}).content.decode()
    assert "te lang" in page
    assert not Fact.objects.filter(datum="email").exists()
