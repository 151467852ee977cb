"""The pages on which staff read and answer, as people use them; within a budget of queries."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import change_target_group
from keten.dossier.cases.models import Message
from keten.dossier.clients.models import ContactPreference, ProcessingLine
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.dossier.cases.messaging import PDF, carry, write
from tests.factories import at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
BUDGET = 12


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def case(chain, today):
    return carry(chain, on=today)[0]


@pytest.fixture
def coach(case):
    return browser_of(case.stewardships.get().staff)


def address(name, *args):
    return reverse(name, args=args)


def test_from_the_desk_to_the_conversation_and_an_answer(coach, case, today):
    row = write(case, on=today, files=(PDF,))
    desk = coach.get("/werkvoorraad/").content.decode()
    assert "Bericht van klant" in desk
    assert address("messages", case.key) in desk
    shown = coach.get(address("messages", case.key)).content.decode()
    for said in ("1 bericht van de klant wacht op antwoord.", "Uw antwoord", "brief.pdf", str(row.key)):
        assert said in shown
    typed = {"attempt": uuid4(), "answers": row.key, "text": "Dat kan"}
    done = coach.post(address("messages", case.key), typed, follow=True).content.decode()
    assert "Bericht verstuurd aan" in done
    assert "Er wacht geen bericht op antwoord." in done
    assert "hadden wij al" in coach.post(address("messages", case.key), typed, follow=True).content.decode()
    assert Message.objects.filter(from_client=False).count() == 1
    assert "Bericht van klant" not in coach.get("/werkvoorraad/").content.decode()


def test_opening_it_tells_the_client_that_it_was_read_by_who_answers(coach, chain, case, today):
    work, question = write(case, on=today), write(case, on=today, queue="benefit")
    browser_of(chain.dirk).get(address("messages", case.key))
    work.refresh_from_db()
    question.refresh_from_db()
    assert work.read_at
    assert question.read_at is None  # the leader works for the municipality, UWV pays
    coach.get(address("messages", case.key))
    question.refresh_from_db()
    assert question.read_at
    assert "Gelezen" in browser_of(case.client).get("/mijn/berichten/").content.decode()


def test_pages_within_their_budget_and_it_does_not_grow(coach, case, today, django_assert_max_num_queries):
    names = {"messages": [case.key], "open-messages": [], "benefit-messages": []}
    for _ in range(12):
        write(case, on=today, files=(PDF,))
        write(case, on=today, queue="benefit")
    for name, args in names.items():
        coach.get(address(name, *args))
        with django_assert_max_num_queries(BUDGET, info=name):
            assert coach.get(address(name, *args)).status_code == 200


def test_the_list_by_queue_and_order(coach, case, today):
    write(case, on=today - timedelta(days=1), text="Eerste vraag")
    write(case, on=today, text="Tweede vraag", queue="benefit")
    whole = coach.get("/berichten/").content.decode()
    assert whole.index("Eerste vraag") < whole.index("Tweede vraag")
    newest = coach.get("/berichten/?sorteer=nieuwste").content.decode()
    assert newest.index("Tweede vraag") < newest.index("Eerste vraag")
    work = coach.get("/berichten/?rij=work").content.decode()
    assert "Eerste vraag" in work
    assert "Tweede vraag" not in work
    assert ProcessingLine.objects.filter(name="berichtenlijst bekijken").exists()


def test_the_queue_of_who_pays(chain, case, today):
    change_target_group(case=case.pk, target_group="bijstand", by=SYSTEM, now=at(today))
    write(case, on=today, queue="benefit", text="Wanneer komt mijn geld?")
    write(case, on=today, text="Alleen voor mijn coach")
    carla = browser_of(chain.carla)
    shown = carla.get("/berichten/uitkering/").content.decode()
    assert "Wanneer komt mijn geld?" in shown
    assert "Alleen voor mijn coach" not in shown
    conversation = carla.get(address("messages", case.key)).content.decode()
    assert "Wanneer komt mijn geld?" in conversation
    assert "Alleen voor mijn coach" not in conversation
    typed = {"attempt": uuid4(), "answers": Message.objects.get(queue="benefit").key, "text": "Vrijdag"}
    assert "Bericht verstuurd" in carla.post(address("messages", case.key), typed, follow=True).content.decode()
    assert "Geen vraag over een uitkering" in carla.get("/berichten/uitkering/").content.decode()


def test_on_behalf_of_a_client_moved_and_closed_with_reasons(coach, case, today):
    typed = {"attempt": uuid4(), "way": "counter", "about": "work", "text": "Komt dinsdag niet"}
    done = coach.post(address("record-message", case.key), typed, follow=True).content.decode()
    assert "Vastgelegd namens" in done
    assert "Aan de balie" in done
    key = Message.objects.get().key
    for name in ("move-message", "close-message"):
        assert "Dit veld is verplicht." in coach.post(address(name, case.key, key), {"reason": ""}).content.decode()
    moved = coach.post(address("move-message", case.key, key), {"reason": "Geld"}, follow=True).content.decode()
    assert "Verplaatst naar wie de uitkering betaalt" in moved
    coach.post(address("move-message", case.key, key), {"reason": "Toch werk"})
    closed = coach.post(address("close-message", case.key, key), {"reason": "Gebeld"}, follow=True).content.decode()
    assert "Geen antwoord nodig" in closed
    assert "Gebeld" in closed


def test_a_message_of_another_case_is_not_there(coach, chain, case, today):
    row, other = write(case, on=today, files=(PDF,)), carry(chain, on=today)[0]
    dirk = browser_of(chain.dirk)
    for name, key in (("move-message", row.key), ("close-message", row.key), ("attachment", row.attachments.get().key)):
        assert dirk.get(address(name, other.key, key)).status_code == 404
        assert dirk.get(address(name, case.key, key)).status_code == 200


def test_the_file_shows_what_waits(coach, case, today):
    write(case, on=today - timedelta(days=9), text="Hoort iemand mij?")
    shown = coach.get(address("file", case.key)).content.decode()
    assert "Hoort iemand mij?" in shown
    assert address("messages", case.key) in shown


def test_a_message_cannot_write_into_the_page(coach, case, today):
    write(case, on=today, text="<script>alert(1)</script>")
    for where in (address("messages", case.key), "/berichten/", address("file", case.key)):
        assert "<script>alert" not in coach.get(where).content.decode()


def test_how_a_client_wants_to_be_told_is_written_down_for_them(coach, case):
    where = address("message-preferences", case.key)
    assert "Geen e-mailadres bekend" in coach.get(where).content.decode()
    assert "Vastgelegd namens" in coach.post(where, {"email": "on"}, follow=True).content.decode()
    chosen = ContactPreference.objects.get()
    assert (chosen.client, chosen.email, chosen.chosen_by) == (case.client, True, case.stewardships.get().staff)
