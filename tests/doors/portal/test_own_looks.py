"""A client reads who looked into their file: everything of their own file, nothing of another."""

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import accept_handover
from tests.factories import at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


def test_a_client_reads_who_looked():
    chain, today = make_chain(), timezone.localdate()
    case, other = chain.register(on=today), chain.register(on=today)
    handover = case.handovers.get()
    steward = handover.to_staff
    accept_handover(handover=handover.key, by=chain.viewer(steward, today), now=at(today))
    browser_of(steward).get(reverse("file", args=[case.key]))
    browser_of(chain.dirk).get(reverse("summary", args=[case.key]))
    own = browser_of(case.client)
    own.get(reverse("client-home"))
    page = own.get(reverse("own-looks")).content.decode()
    assert steward.name in page
    assert "uw contactpersoon" in page
    assert "Samenvatting bekeken of afgedrukt" in page
    assert chain.dirk.name not in page
    assert chain.gemeente.name in page
    assert "Uzelf" in page
    others = browser_of(other.client).get(reverse("own-looks")).content.decode()
    assert "Samenvatting bekeken" not in others


def test_a_refused_try_shows_nothing_and_a_glass_does():
    chain, there, today = make_chain(), make_chain("Werkplein Elders"), timezone.localdate()
    case = chain.register(on=today)
    stranger = browser_of(there.anna)
    stranger.get(reverse("file", args=[case.key]))
    assert "Dossier bekeken" not in browser_of(case.client).get(reverse("own-looks")).content.decode()
    given = {"known_as": case.client.number, "born_on": "1980-01-01", "reason": "Staat hier nu aan de balie"}
    stranger.post(reverse("open-elsewhere"), given)
    page = browser_of(case.client).get(reverse("own-looks")).content.decode()
    assert "Dossier geopend met een eigen reden" in page
    assert "Directe hulp buiten de eigen klanten" in page
