"""Klantbeeld and the way of a correction over the pages: asked by a coach, answered by the owner, seen by the coach."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover
from keten.dossier.clients.actions import record_delivery, record_source_failure
from keten.dossier.clients.models import Fact, UnderReview
from keten.dossier.clients.ports import Delivered
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(chain, today):
    case = chain.register(on=today)
    handover = Handover.objects.get(case=case)
    handover.to_staff = chain.anna
    handover.save()
    accept_handover(handover=handover.key, by=chain.viewer(chain.anna, today), now=at(today))
    delivered = [
        Delivered(datum="naam.achternaam", value="<b>Vet</b>"),
        Delivered(datum="partner.bsn", value="999990019"),
        Delivered(datum="geboorte.datum", value="1961-07", in_doubt=True),
        Delivered(
            datum="kinderen",
            value=[
                {"geboren_op": "2015-03-01", "thuiswonend": True},
                {"geboren_op": "2017", "thuiswonend": None},
            ],
        ),
    ]
    record_delivery(client=case.client, source="brp", delivered=delivered, by=SYSTEM, now=timezone.now())
    return case


def image_of(case):
    return reverse("client-image", args=[case.key])


def test_each_datum_stands_with_its_source_and_nothing_runs(case, chain, sign_in, django_assert_max_num_queries):
    browser = sign_in(chain.anna)
    browser.get(image_of(case))
    with django_assert_max_num_queries(12):
        page = browser.get(image_of(case)).content.decode()
    assert "Basisregistratie Personen" in page
    assert "&lt;b&gt;Vet&lt;/b&gt;" in page
    assert "1-3-2015, woont thuis: ja" in page
    assert '<li class="keten-text">2017</li>' in page
    assert "juli 1961" in page
    assert "In onderzoek bij de bron" in page
    assert "******019" in page
    assert "999990019" not in page


def test_the_bsn_of_a_partner_is_not_readable_in_the_table(case):
    assert "999990019" not in str(Fact.objects.get(datum="partner.bsn").value)


def test_an_outage_is_told(case, chain, sign_in):
    record_source_failure(client=case.client, source="polis", reason="timeout", by=SYSTEM, now=timezone.now())
    page = sign_in(chain.anna).get(image_of(case)).content.decode()
    assert "Niet bereikbaar" in page
    assert "Polisadministratie" in page


def test_a_coach_who_may_not_see_the_file_finds_nothing(case, chain, sign_in):
    assert sign_in(chain.bram).get(image_of(case)).status_code == 404
    address = reverse("ask-correction", args=[case.key, "naam.achternaam"])
    assert sign_in(chain.bram).post(address, {"value": "Anders"}).status_code == 404
    assert not UnderReview.objects.exists()


def test_a_correction_goes_to_its_owner_and_the_answer_comes_back(case, chain, sign_in):
    coach, owner = sign_in(chain.anna), sign_in(chain.carla)
    address = reverse("ask-correction", args=[case.key, "naam.achternaam"])
    with draining() as pending:
        assert coach.post(address, {"value": "Anders", "reason": "Staat zo op het paspoort"}).status_code == 302
        drain(pending)
    page = coach.get(image_of(case)).content.decode()
    assert "In onderzoek" in page
    assert "Anders" in page
    assert case.client.name in owner.get(reverse("signals")).content.decode()
    signal = reverse("signal", args=[UnderReview.objects.get().signal])
    assert "Staat zo op het paspoort" in owner.get(signal).content.decode()
    refused = owner.post(signal, {"outcome": "unchanged", "reason": ""})
    assert "waarom" in refused.content.decode()
    assert owner.post(signal, {"outcome": "unchanged", "reason": "Paspoort is verlopen"}).status_code == 302
    assert "Nieuw antwoord" in coach.get(reverse("signals")).content.decode()
    assert "Paspoort is verlopen" in coach.get(signal).content.decode()
    assert coach.post(reverse("read-answer", args=[UnderReview.objects.get().signal])).status_code == 302
    assert "niet aangepast" in coach.get(image_of(case)).content.decode()


def test_what_only_the_client_knows_is_changed_at_once(case, chain, sign_in):
    coach = sign_in(chain.anna)
    assert (
        coach.post(reverse("ask-correction", args=[case.key, "telefoon"]), {"value": "0612345678"}).status_code == 302
    )
    assert Fact.objects.get(datum="telefoon").source == "staff"
    assert not UnderReview.objects.exists()


@pytest.mark.parametrize(("datum", "status"), [("partner.bsn", 404), ("onzin", 404), ("naam.achternaam", 200)])
def test_only_what_can_be_corrected_has_a_page(case, chain, sign_in, datum, status):
    assert sign_in(chain.anna).get(reverse("ask-correction", args=[case.key, datum])).status_code == status


def test_an_empty_correction_is_refused(case, chain, sign_in):
    page = sign_in(chain.anna).post(reverse("ask-correction", args=[case.key, "naam.achternaam"]), {"value": ""})
    assert "Vul in wat het wel moet zijn" in page.content.decode()


def test_a_lapsed_fact_says_so(case, chain, sign_in):
    long_ago = timezone.now() - timedelta(days=400)
    delivered = [Delivered(datum="adres.straat", value="Oudestraat")]
    record_delivery(client=case.client, source="brp", delivered=delivered, by=SYSTEM, now=long_ago)
    assert "Verouderd" in sign_in(chain.anna).get(image_of(case)).content.decode()
