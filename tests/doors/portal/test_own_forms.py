"""From signing in without a file to an application: page by page, asked once, sent once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.benefits.actions import transfer_application
from keten.dossier.benefits.models import Application
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client, Fact
from keten.dossier.questions.models import FilledForm, QuestionAsked
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Arrangement
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.intake.actions import complete_waiting, send_form
from keten.journey.intake.models import Report
from tests.doors.portal.filling import ANSWERS, begin, fill_form, fill_page, first_page
from tests.dossier.sources import BRP, sources
from tests.factories import make_chain
from tests.signing_in import browser_of, browser_of_person
from tests.stand_in import PLAIN

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


@pytest.fixture
def young(chain, registers):
    """Somebody of 24 with a file; UWV takes applications for bijstand in, the municipality decides."""
    born = timezone.localdate().replace(year=timezone.localdate().year - 24, day=1)
    Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=chain.uwv)
    registers["brp"].knows["geboorte.datum"] = born.isoformat()
    return chain.register(on=timezone.localdate(), target_group="bijstand", bsn=BSN, born_on=born).client


def test_under_27_reports_now_and_sends_after_four_weeks(chain, young):
    today, browser = timezone.localdate(), browser_of(young)
    start = browser.get("/mijn/formulieren/bijstand_aanvraag/").content.decode()
    assert "eerst vier weken zelf zoeken" in start
    address = begin(browser, "bijstand_aanvraag", exception="none")
    report = Report.objects.get()
    assert (report.reported_on, report.apply_from_on, report.because) == (
        today, today + timedelta(days=28), "search_term",
    )  # fmt: skip
    step = Case.objects.get().steps.get(kind="other")
    assert step.due_on == report.apply_from_on  # a reminder on the desk
    check = fill_form(browser, first_page(browser, address), {})
    refused = browser.post(check)["Location"]
    assert refused == check
    assert "U kunt uw aanvraag nog niet versturen" in browser.get(refused).content.decode()
    assert not Application.objects.exists()
    assert FilledForm.objects.get().submitted_at is None  # what was filled in stays

    later = timezone.now() + timedelta(days=28)
    send_form(filled=FilledForm.objects.get().key, by=as_client(young.pk, "", on=later.date()), now=later)
    application = Application.objects.get()
    assert (application.reported_on, application.received_on) == (today, timezone.localdate(later))
    assert (application.submitted_to, application.decider) == (chain.uwv, chain.gemeente)
    assert Report.objects.get().application == application


def test_an_exception_to_the_search_term_lets_one_send_at_once(young):
    browser = browser_of(young)
    missing = browser.post("/mijn/formulieren/bijstand_aanvraag/", {"exception": "special_school"})
    assert "Vul in wanneer u van deze school ging" in missing.content.decode()
    begin(browser, "bijstand_aanvraag", exception="special_school", left_on=in_days(-90))
    report = Report.objects.get()
    assert (report.because, report.apply_from_on) == ("special_school", report.reported_on)


def test_a_replayed_form_makes_one_application(chain, registers):
    client = chain.register(on=timezone.localdate(), bsn=BSN).client
    browser = browser_of(client)
    address = begin(browser, "ww_aanvraag")
    assert begin(browser, "ww_aanvraag") == address
    check = fill_form(browser, first_page(browser, address), {"laatste_werkdag": in_days(10)})
    assert browser.post(check)["Location"] == browser.post(check)["Location"]
    assert Application.objects.count() == FilledForm.objects.count() == 1


def test_a_form_of_another_is_not_there(chain, registers):
    mine, other = (chain.register(on=timezone.localdate(), bsn=bsn).client for bsn in (BSN, "999990007"))
    address = begin(browser_of(mine), "inschrijving")
    assert browser_of(other).get(address).status_code == 404
    assert browser_of(mine).get("/mijn/formulieren/bestaat-niet/").status_code == 404


def test_wrong_answers_stand_at_their_field_and_nothing_is_lost(chain, registers):
    client = chain.register(on=timezone.localdate(), bsn=BSN).client
    browser = browser_of(client)
    address = begin(browser, "vroegmelding")
    page = fill_page(browser, f"{address}deel/werk/", ANSWERS | {"laatste_werkdag": "2026-02-31"})
    assert page.status_code == 200
    assert page.context["form"].errors["laatste_werkdag"] == [
        "Dit is geen datum die bestaat. Vul dag, maand en jaar in."
    ]
    assert 'value="2026-02-31"' in page.content.decode()
    script = "<script>alert(1)</script>"
    browser.get(f"{address}deel/zoeken/")
    browser.post(f"{address}deel/zoeken/", {"wens.werk": script, "verder": "later"})
    again = browser.get(f"{address}deel/zoeken/").content.decode()
    assert script not in again
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in again
    for wrong in ("x" * 1001, "a\x07b", "a\x00b"):
        refused = browser.post(f"{address}deel/zoeken/", {"wens.werk": wrong})
        assert "wens.werk" in refused.context["form"].errors
    assert script in FilledForm.objects.get().answers["wens.werk"]["value"]


def test_ten_megabytes_in_a_field_are_refused_clearly_logged_and_lose_nothing(chain, registers, caplog):
    client = chain.register(on=timezone.localdate(), bsn=BSN).client
    browser = browser_of(client)
    address = f"{begin(browser, 'vroegmelding')}deel/zoeken/"
    browser.get(address)
    browser.post(address, {"wens.werk": "Magazijn", "verder": "later"})
    with caplog.at_level("WARNING", logger="django.security"):
        answer = browser.post(address, {"wens.werk": "x" * 10_000_000})
    assert answer.status_code == 400
    assert "Dit is te veel in één keer" in answer.content.decode()
    assert "RequestDataTooBig" in {record.name.rpartition(".")[2] for record in caplog.records}
    assert "xxx" not in caplog.text
    assert FilledForm.objects.get().answers["wens.werk"]["value"] == "Magazijn"
    assert "Magazijn" in browser.get(address).content.decode()


def test_too_early_is_said_with_what_was_filled_in_kept(chain, registers):
    client = chain.register(on=timezone.localdate(), bsn=BSN).client
    browser = browser_of(client)
    check = fill_form(browser, first_page(browser, begin(browser, "vroegmelding")), {"laatste_werkdag": in_days(200)})
    back = browser.post(check)["Location"]
    assert back.endswith("/deel/werk/")
    assert "nog te ver weg" in browser.get(back).content.decode()
    assert FilledForm.objects.get().submitted_at is None


def test_the_register_is_silent_and_nothing_is_typed_instead(chain, registers):
    registers["brp"].out = True
    page = browser_of_person(BSN).post(reverse("client-new"), {"form": "inschrijving"})
    assert page.status_code == 503
    assert "geeft nu geen antwoord" in page.content.decode()
    assert not Client.objects.exists()


def test_after_the_transfer_a_letter_waits_at_home(chain, young):
    browser = browser_of(young)
    begin(browser, "bijstand_aanvraag", exception="medically_limited")
    form = FilledForm.objects.get()
    sent = browser.post(fill_form(browser, first_page(browser, f"/mijn/formulier/{form.key}/"), {}))["Location"]
    page = browser.get(sent).content.decode()
    assert "UWV geeft uw aanvraag uiterlijk" in page
    row = Application.objects.get()
    letter = reverse("own-application-letter", args=[row.key])
    assert browser.get(letter).status_code == 302
    transfer_application(
        application=row.key, is_correct=True, is_complete=True, is_consistent=True, check_note="nothing",
        client_noticed_on=timezone.localdate(), by=chain.viewer(chain.anna, timezone.localdate()), now=timezone.now(),
    )  # fmt: skip
    assert letter in browser.get(reverse("client-home")).content.decode()
    assert "gemeente Nijmegen beslist uiterlijk" in browser.get(letter).content.decode()


def test_home_says_that_we_are_late(chain, young):
    browser = browser_of(young)
    begin(browser, "bijstand_aanvraag", exception="medically_limited")
    form = FilledForm.objects.get()
    browser.post(fill_form(browser, first_page(browser, f"/mijn/formulier/{form.key}/"), {}))
    Application.objects.update(decision_due_on=timezone.localdate() - timedelta(days=1))
    assert "Wij zijn te laat" in browser.get(reverse("client-home")).content.decode()


def test_a_killed_source_loses_nothing_and_the_application_goes_out_later(chain, stand_in):
    client = chain.register(on=timezone.localdate(), bsn=PLAIN, born_on=date(1985, 1, 1)).client
    browser = browser_of(client)
    begin(browser, "inschrijving")  # the registers answer: who it is, and the jobs
    stand_in.kill()
    address = begin(browser, "ww_aanvraag")
    page = browser.get(address).content.decode()
    assert "Polisadministratie van UWV" in page or "Uitkeringsadministratie" in page
    assert "sinds" in page
    check = fill_form(browser, first_page(browser, address), {"laatste_werkdag": in_days(10)})
    with draining() as pending:
        sent = browser.post(check)["Location"]
        page = browser.get(sent).content.decode()
        assert "Wij wachten nog op gegevens" in page
        assert not Application.objects.exists()
        asked = set(QuestionAsked.objects.filter(shown_as="asked").values_list("datum", flat=True))
        stand_in.start()
        later = timezone.now() + timedelta(minutes=20)  # longer than a silent source is left alone
        assert complete_waiting(by=SYSTEM, now=later)
        drain(pending)
    application = Application.objects.get()
    assert application.received_on == timezone.localdate()
    assert set(QuestionAsked.objects.filter(shown_as="asked").values_list("datum", flat=True)) == asked
    assert "UWV beslist uiterlijk" in browser.get(sent).content.decode()


def test_staff_fill_in_for_a_client_and_that_stays_visible(chain, registers):
    case = chain.register(on=timezone.localdate(), bsn=BSN)
    browser = browser_of(chain.anna)
    assert "Vul in namens de klant" in browser.get(f"/klanten/{case.key}/").content.decode()
    assert browser.get(f"/klanten/{case.key}/formulieren/").status_code == 200
    address = browser.post(f"/klanten/{case.key}/formulieren/ww_aanvraag/")["Location"]
    page = browser.get(address).content.decode()
    assert "Namens de klant" in page
    check = fill_form(browser, first_page(browser, address), {"laatste_werkdag": in_days(10)})
    browser.post(check)
    assert Application.objects.get().submitted_by == chain.anna
    assert Fact.objects.get(datum="laatste_werkdag").source == "staff"
    stranger = browser_of(make_chain("Werkplein Elders").anna)
    assert stranger.get(address).status_code == 404
