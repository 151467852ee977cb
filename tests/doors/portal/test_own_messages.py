"""A client reads and writes, without JavaScript: who answers by when, and that a form sent twice is one message."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import answer_message, close_case, close_message
from keten.dossier.cases.models import Message
from keten.dossier.clients.models import ContactPreference
from keten.ground.organisations.rules.viewer import as_client
from tests.dossier.cases.messaging import PDF, carry, draft
from tests.dossier.cases.messaging import write as write_on
from tests.factories import at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/mijn/berichten/"
CHOSEN = re.compile(r'name="email"[^>]* checked')


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def today():
    return timezone.localdate()


def typed(**more):
    return {"attempt": uuid4(), "about": "work", "text": "Kan het later?"} | more


def page(browser, address=ADDRESS):
    return browser.get(address).content.decode()


def test_writing_with_a_file_and_reading_who_answers_by_when(chain, today):
    case, _staff = carry(chain, on=today)
    browser = browser_of(case.client)
    assert "Er zijn nog geen berichten" in page(browser)
    file = SimpleUploadedFile("brief.exe.pdf", PDF.content, content_type="text/html")
    done = browser.post(ADDRESS, typed(attachments=file), follow=True).content.decode()
    assert "Uw bericht is verstuurd" in done
    assert "Wacht op antwoord" in done
    assert "U krijgt antwoord uiterlijk" in done
    assert "Niet gecontroleerd op virussen" in done
    row = Message.objects.get()
    got = browser.get(reverse("own-attachment", args=[row.attachments.get().key]))
    assert got.content == PDF.content
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"] == 'attachment; filename="brief.exe.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Cache-Control"] == "no-store"


def test_a_file_of_another_client_is_not_there(chain, today):
    (case, _), (other, _) = carry(chain, on=today), carry(chain, on=today)
    file = write_on(case, on=today, files=(PDF,)).attachments.get()
    address = reverse("own-attachment", args=[file.key])
    assert browser_of(other.client).get(address).status_code == 404
    assert browser_of(case.client).get(address).status_code == 200
    assert browser_of(chain.carla).get(reverse("attachment", args=[case.key, file.key])).status_code == 404
    assert browser_of(chain.dirk).get(reverse("attachment", args=[other.key, file.key])).status_code == 404
    assert browser_of(chain.dirk).get(reverse("attachment", args=[case.key, file.key])).status_code == 200


def test_the_same_form_again_says_that_it_was_done(chain, today):
    case, _staff = carry(chain, on=today)
    browser, form = browser_of(case.client), typed()
    browser.post(ADDRESS, form)
    again = browser.post(ADDRESS, form, follow=True).content.decode()
    assert "Dit bericht hadden wij al. Het is één keer verstuurd." in again
    assert Message.objects.count() == 1


@pytest.mark.parametrize(("more", "said"), [
    ({"text": ""}, "Dit veld is verplicht."),
    ({"attachments": [SimpleUploadedFile("a.pdf", b"MZ program")]}, "Dit soort bestand kan niet"),
    ({"attachments": [SimpleUploadedFile(f"{n}.pdf", PDF.content) for n in range(6)]}, "Stuur minder bijlagen"),
    ({"about": "anders"}, "Selecteer een geldige keuze"),
])  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_kept(chain, today, more, said):
    case, _staff = carry(chain, on=today)
    form = typed(**more)
    shown = browser_of(case.client).post(ADDRESS, form).content.decode()
    assert said in shown
    assert str(form["attempt"]) in shown  # the same form, so that trying again is no second message
    assert not Message.objects.exists()


def test_late_is_said_to_the_client_as_it_is(chain, today):
    case, _staff = carry(chain, on=today)
    write_on(case, on=today - timedelta(days=9), queue="benefit")
    shown = page(browser_of(case.client))
    assert "Wij zijn te laat" in shown
    assert "over uitkering of geld: UWV" in shown


def test_an_answer_is_new_once_and_counted_on_the_first_page(chain, today):
    case, staff = carry(chain, on=today)
    by, browser = chain.viewer(staff, today), browser_of(case.client)
    assert "U heeft geen nieuwe berichten." in page(browser, "/mijn/")
    row = write_on(case, on=today)
    answer_message(message=row.key, draft=draft("Dat kan"), by=by, now=at(today, 11))
    other = write_on(case, on=today, hour=12)
    close_message(message=other.key, reason="Zie mijn antwoord", by=by, now=at(today, 13))
    assert "U heeft 1 nieuw bericht." in page(browser, "/mijn/")
    shown = page(browser)
    for said in ("Dat kan", staff.name, "Beantwoord", "Geen antwoord nodig", "Zie mijn antwoord", ">Nieuw<"):
        assert said in shown
    assert ">Nieuw<" not in page(browser)
    assert "U heeft geen nieuwe berichten." in page(browser, "/mijn/")


def test_in_a_closed_file_one_reads_and_does_not_write(chain, today):
    case, staff = carry(chain, on=today)
    by = chain.viewer(staff, today)
    row = write_on(case, on=today)
    answer_message(message=row.key, draft=draft("Dag"), by=by, now=at(today, 11))
    close_case(case=case.key, reason="work", by=by, now=at(today, 12))
    browser = browser_of(case.client)
    shown = page(browser)
    assert "Dag" in shown
    assert "<textarea" not in shown
    assert browser.post(ADDRESS, typed()).status_code == 200
    assert Message.objects.count() == 2


def test_how_we_tell_you(chain, today):
    case, _staff = carry(chain, on=today, email="klant@voorbeeld.nl")
    browser, address = browser_of(case.client), reverse("own-preferences")
    shown = page(browser, address)
    assert "klant@voorbeeld.nl" in shown
    assert CHOSEN.search(shown)
    assert "sms" not in shown  # this installation sends none
    assert "Bewaard" in browser.post(address, {}, follow=True).content.decode()
    chosen = ContactPreference.objects.get()
    assert (chosen.client, chosen.email, chosen.text, chosen.chosen_by) == (case.client, False, False, None)
    assert not CHOSEN.search(page(browser, address))


def test_in_english(chain, today):
    case, _staff = carry(chain, on=today)
    write_on(case, on=today)
    browser = browser_of(case.client)
    browser.cookies["django_language"] = "en"
    shown = page(browser)
    assert "My messages" in shown
    assert "You will get an answer by" in shown
    assert as_client(case.client_id, "", on=today).has_role("client")
