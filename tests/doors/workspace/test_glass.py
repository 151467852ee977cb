"""Opening a file outside one's own clients, and the colleague who judges it afterwards."""

import pytest
from django.urls import reverse

from keten.dossier.clients.models import AccessGrant, AuditLine, GlassBreak
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import StaffRole, Team, TeamMembership
from keten.ground.promises.actions import run_round
from tests.conftest import as_round
from tests.factories import EPOCH, at, make_chain

pytestmark = pytest.mark.django_db

FORM = "/dossier-openen/"
REASON = "Klant staat aan de balie van een ander plein"


@pytest.fixture
def elsewhere(today):
    """A client of another location, with a BSN."""
    return make_chain("Werkplein Elders").register(on=today, bsn="111222333")


def fill(case, **given):
    return {"known_as": f"K-{case.client_id}", "born_on": "1980-01-01", "reason": REASON} | given


@pytest.mark.parametrize("known_as", ["K-{id}", "{id}", "111222333", "1112.22.333"])
def test_number_or_bsn_and_birthday_open_the_file_until_tonight(known_as, chain, elsewhere, sign_in, today):
    browser, address = sign_in(chain.anna), reverse("file", args=[elsewhere.key])
    assert browser.get(address).status_code == 404
    answer = browser.post(FORM, fill(elsewhere, known_as=known_as.format(id=elsewhere.client_id)))
    assert answer["Location"] == address
    page = browser.get(address).content.decode()
    assert REASON in page
    assert "tot en met vandaag" in page
    grant = AccessGrant.objects.get(because="break_glass")
    assert (grant.staff, (grant.until_on - today).days) == (chain.anna, 1)
    assert LedgerEvent.objects.filter(type="clients.glass-broken", client_ref=elsewhere.client.ref).count() == 1
    assert AuditLine.objects.filter(action="glas breken", object=elsewhere.client.ref, result="ok").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"known_as": "K-999999"}, {"known_as": "123456782"}, {"born_on": "1980-01-02"}, {"known_as": "geen nummer"}],
)
def test_unknown_and_wrong_look_the_same_and_are_logged(wrong, chain, elsewhere, sign_in):
    answer = sign_in(chain.anna).post(FORM, fill(elsewhere, **wrong))
    assert "Er is geen klant met dit nummer en deze geboortedatum." in answer.content.decode()
    assert not GlassBreak.objects.exists()
    assert AuditLine.objects.get(action="glas breken").result == "refused"


def test_whoever_guesses_is_stopped(chain, elsewhere, sign_in):
    browser = sign_in(chain.anna)
    for day in range(2, 7):
        browser.post(FORM, fill(elsewhere, born_on=f"1980-01-0{day}"))
    assert "te vaak" in browser.post(FORM, fill(elsewhere)).content.decode()
    assert not GlassBreak.objects.exists()
    assert sign_in(chain.bram).post(FORM, fill(elsewhere)).status_code == 302


def test_a_reason_is_needed(chain, elsewhere, sign_in):
    assert "Schrijf op waarom" in sign_in(chain.anna).post(FORM, fill(elsewhere, reason="Nodig")).content.decode()
    assert not GlassBreak.objects.exists()


def test_nothing_is_broken_by_who_may_look_already(chain, today, sign_in):
    case = chain.register(on=today)
    assert sign_in(chain.dirk).post(FORM, fill(case)).status_code == 302
    assert not GlassBreak.objects.exists()


def test_the_administrator_has_no_files_to_open(chain, elsewhere, sign_in):
    assert sign_in(chain.els).get(FORM).status_code == 404


def test_a_dead_end_shows_the_way_without_naming_a_file(chain, elsewhere, sign_in):
    browser = sign_in(chain.anna)
    page = browser.get(reverse("file", args=[elsewhere.key])).content.decode()
    assert FORM in page
    assert elsewhere.client.last_name not in page
    assert FORM in browser.post(reverse("search"), {"text": "Niemandachtig"}).content.decode()
    assert FORM not in sign_in(chain.els).get("/bestaat-niet/").content.decode()


@pytest.fixture
def look(chain, elsewhere, sign_in):
    sign_in(chain.anna).post(FORM, fill(elsewhere))
    return GlassBreak.objects.get()


def judge(browser, look, **given):
    return browser.post(reverse("review-glass", args=[look.pk]), given, follow=True).content.decode()


def test_the_team_leader_reads_and_judges(chain, look, sign_in):
    browser = sign_in(chain.dirk)
    assert "1 inzage met eigen reden" in browser.get(reverse("team")).content.decode()
    page = browser.get(reverse("glass-reviews")).content.decode()
    assert (REASON in page, chain.anna.name in page, f"K-{look.client_id}" in page) == (True, True, True)
    assert look.client.last_name not in page
    assert "Schrijf op wat er niet klopte" in judge(browser, look, oordeel="niet")
    assert "niet terecht" in judge(browser, look, oordeel="niet", note="Had kunnen wachten")
    look.refresh_from_db()
    assert (look.is_justified, look.reviewed_by) == (False, chain.dirk)
    assert "al beoordeeld" in judge(browser, look, oordeel="terecht")
    assert "Geen inzage wacht" in browser.get(reverse("glass-reviews")).content.decode()


def test_nobody_judges_their_own_look_nor_that_of_another_place(chain, elsewhere, look, sign_in):
    StaffRole.objects.create(staff=chain.anna, role="team_leader", from_on=EPOCH)
    page = sign_in(chain.anna).get(reverse("glass-reviews")).content.decode()
    assert REASON not in page
    assert "beoordeelt een collega" in judge(sign_in(chain.anna), look, oordeel="terecht")
    other = Team.objects.exclude(location=chain.location).get().leader
    assert REASON not in sign_in(other).get(reverse("glass-reviews")).content.decode()
    judge(sign_in(other), look, oordeel="terecht")
    look.refresh_from_db()
    assert look.reviewed_at is None


def test_a_look_that_nobody_judged_is_a_broken_promise(chain, look, today):
    from datetime import timedelta

    GlassBreak.objects.update(broken_at=at(today - timedelta(days=14)))
    with as_round():
        run = run_round(on=today, now=at(today))
    assert run.open.get("glass_not_reviewed") == 1
    GlassBreak.objects.update(reviewed_by=chain.dirk, reviewed_at=at(today), is_justified=True)
    with as_round():
        assert "glass_not_reviewed" not in run_round(on=today, now=at(today)).open


def test_pages_stay_within_their_budget(chain, look, sign_in, django_assert_max_num_queries):
    TeamMembership.objects.filter(staff=chain.bram).delete()
    browser = sign_in(chain.dirk)
    browser.get(reverse("glass-reviews"))
    with django_assert_max_num_queries(8):
        browser.get(reverse("glass-reviews"))
