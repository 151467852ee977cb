"""Coming in with a personal account: the second step, lock-out, and what an administrator mends."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations import actions
from keten.ground.organisations.models import Account, FailedSignIn, RecoveryCode, SecondFactor, Staff
from tests.factories import Chain
from tests.signing_in import browser_of, current_code, read_letters

pytestmark = pytest.mark.django_db
PASSWORD = "Regen-op-dinsdag-7"
UNKNOWN = "Deze combinatie van naam en wachtwoord is niet bekend."
LOCKED = "te vaak verkeerd ingelogd"


@pytest.fixture
def anna(chain: Chain) -> Account:
    return Account.objects.create_account(username=chain.anna.email, staff=chain.anna, password=PASSWORD)


@pytest.fixture
def els(chain: Chain) -> Account:
    return Account.objects.create_account(username=chain.els.email, staff=chain.els, password=PASSWORD)


def type_password(account_name: str, password: str = PASSWORD, *, browser: Browser | None = None, target: str = ""):
    typed = {"username": account_name, "password": password, "next": target}
    return (browser or Browser()).post(reverse("login"), typed)


def fail_often(name: str) -> None:
    for _ in range(get_whole_number("organisations.sign_in_most_failures", on=timezone.localdate())):
        assert UNKNOWN in type_password(name, "verkeerd").content.decode()


def set_up(account: Account) -> tuple[str, list[str]]:
    """The letters of the phone, and the recovery codes."""
    browser = Browser()
    assert type_password(account.username, browser=browser)["Location"] == reverse("set-up-second-step")
    letters = read_letters(browser.get(reverse("set-up-second-step")).content.decode())
    # the code of the step before: the present one stays unused
    page = browser.post(reverse("set-up-second-step"), {"code": current_code(letters, at=_now() - 30)})
    codes = page.context["codes"]
    assert len(codes) == get_whole_number("organisations.recovery_codes", on=timezone.localdate())
    return letters, codes


def come_in(account: Account, code: str, *, target: str = ""):
    browser = Browser()
    assert type_password(account.username, browser=browser, target=target)["Location"] == reverse("ask-code")
    return browser, browser.post(reverse("ask-code"), {"code": code})


def _now() -> float:
    return timezone.now().timestamp()


def test_a_coach_needs_a_password_only(anna: Account) -> None:
    browser = Browser()
    before = browser.session.session_key
    assert type_password(anna.username, browser=browser, target="/klanten/")["Location"] == "/klanten/"
    assert browser.session.session_key != before
    assert LedgerEvent.objects.get(type="organisations.staff-signed-in").payload["means"] == "password"
    assert type_password(anna.username, target="https://elders.nl/")["Location"] == reverse("home")


def test_in_production_everybody_needs_a_second_step(anna: Account, settings) -> None:
    settings.KETEN_SECOND_FACTOR_FOR_ALL = True
    browser = Browser()
    assert type_password(anna.username, browser=browser)["Location"] == reverse("set-up-second-step")
    assert browser.get(reverse("desk")).status_code == 302  # nobody yet


def test_an_administrator_sets_it_up_once_and_then_shows_a_code(els: Account) -> None:
    letters, _codes = set_up(els)
    code = current_code(letters)
    browser, response = come_in(els, code, target=reverse("beheer-teams"))
    assert response["Location"] == reverse("beheer-teams")
    assert browser.get(reverse("beheer")).status_code == 200
    _browser, again = come_in(els, code)
    assert "klopt niet, of is al gebruikt" in again.content.decode()  # seen over a shoulder: of no use
    assert letters.replace(" ", "") not in str(bytes(SecondFactor.objects.get().secret_encrypted))


def test_a_recovery_code_works_once_however_it_is_typed(els: Account) -> None:
    _letters, codes = set_up(els)
    assert come_in(els, codes[0].upper().replace("-", " "))[1].status_code == 302
    assert "klopt niet" in come_in(els, codes[0])[1].content.decode()
    assert RecoveryCode.objects.filter(used_at=None).count() == len(codes) - 1
    assert LedgerEvent.objects.filter(type="organisations.recovery-code-used").count() == 1


def test_codes_are_counted_too_and_the_password_does_not_reset_that(els: Account) -> None:
    set_up(els)
    for _ in range(get_whole_number("organisations.sign_in_most_failures", on=timezone.localdate())):
        assert "klopt niet" in come_in(els, "000000")[1].content.decode()
    assert LOCKED in come_in(els, "000000")[1].content.decode()


def test_half_way_is_nowhere_and_does_not_last(els: Account) -> None:
    set_up(els)
    browser = Browser()
    type_password(els.username, browser=browser)
    assert browser.get(reverse("beheer")).status_code == 302
    assert browser.get(reverse("set-up-second-step"))["Location"] == reverse("login")  # not a second phone
    session = browser.session
    session["half-signed-in"] |= {"until": _now() - 1}
    session.save()
    assert browser.get(reverse("ask-code"))["Location"] == reverse("login")


@pytest.mark.parametrize("exists", [True, False])
def test_after_too_many_failures_a_name_is_closed_known_or_not(anna: Account, exists: bool) -> None:
    name = anna.username if exists else "niemand@voorbeeld.nl"
    fail_often(name.upper())
    assert LOCKED in type_password(name).content.decode()  # the right password too
    assert LedgerEvent.objects.filter(type="organisations.account-locked").exists() == exists
    assert name not in str(list(FailedSignIn.objects.values()))


def test_the_pages_of_a_known_and_an_unknown_name_are_alike(anna: Account) -> None:
    pages = []
    for name in (anna.username, "niemand@voorbeeld.nl"):
        fail_often(name)
        pages.append(type_password(name, "verkeerd").context["form"].non_field_errors())
    assert pages[0] == pages[1]


def test_a_lock_ends_and_old_failures_are_forgotten(anna: Account) -> None:
    fail_often(anna.username)
    FailedSignIn.objects.update(
        last_failed_at=timezone.now() - timedelta(hours=1), locked_until=timezone.now() - timedelta(minutes=1)
    )
    assert UNKNOWN in type_password(anna.username, "verkeerd").content.decode()
    assert FailedSignIn.objects.get().failures == 1
    assert type_password(anna.username).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_an_administrator_unlocks_and_clears_the_second_step(chain: Chain, anna: Account, settings) -> None:
    settings.KETEN_SECOND_FACTOR_FOR_ALL = True
    set_up(anna)
    fail_often(anna.username)
    administrator = browser_of(chain.els)
    page = administrator.get(reverse("beheer-medewerker", args=[chain.anna.key])).content.decode()
    assert "Geblokkeerd tot" in page
    assert "nog 8 herstelcodes" in page
    for name in ("beheer-deblokkeren", "beheer-tweede-stap-wissen"):
        assert administrator.post(reverse(name, args=[chain.anna.key])).status_code == 302
    assert type_password(anna.username)["Location"] == reverse("set-up-second-step")
    events = set(LedgerEvent.objects.values_list("type", flat=True))
    assert {"organisations.account-unlocked", "organisations.second-factor-reset"} <= events


def test_a_coach_may_not(chain: Chain, anna: Account) -> None:
    for name in ("beheer-deblokkeren", "beheer-tweede-stap-wissen", "beheer-account-maken"):
        assert browser_of(chain.anna).post(reverse(name, args=[chain.bram.key])).status_code == 404


def test_who_left_does_not_come_in(chain: Chain, anna: Account, today) -> None:
    Staff.objects.filter(pk=chain.anna.pk).update(until_on=today)
    assert "niet als medewerker" in type_password(anna.username).content.decode()


@pytest.mark.parametrize("change", ["close_account", "renew_password", "reset_second_factor"])
def test_a_change_of_the_account_ends_open_sessions_at_once(chain: Chain, anna: Account, change: str) -> None:
    browser, other = browser_of(chain.anna), browser_of(chain.bram)
    assert browser.get(reverse("desk")).status_code == 200
    getattr(actions, change)(staff_id=chain.anna.pk, by=chain.viewer(chain.els), now=timezone.now())
    assert browser.get(reverse("desk"))["Location"].startswith(reverse("login"))
    assert "staff_id" not in browser.session
    assert other.get(reverse("desk")).status_code == 200
    if change != "close_account":
        assert browser_of(chain.anna).get(reverse("desk")).status_code == 200


def test_leaving_service_ends_open_sessions_at_once(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    assert browser.get(reverse("desk")).status_code == 200
    today = timezone.localdate()
    actions.end_staff(staff_id=chain.anna.pk, until_on=today, by=chain.viewer(chain.els), now=timezone.now())
    assert browser.get(reverse("desk"))["Location"].startswith(reverse("login"))
