"""The pages of a link, as a browser of somebody without an account sees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Staff
from keten.journey.chain_signals.actions import withdraw_signal
from keten.journey.chain_signals.models import ChainSignal, SignalLink
from tests.factories import Chain, make_chain
from tests.journey.chain_signals.outside import PARTNER, QUESTION, Asked, ask
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
YES = {"outcome": "answered", "answer": "Ja, sinds mei."}


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    return chain.register(on=timezone.localdate())


@pytest.fixture
def asked(chain: Chain, case: Case) -> Asked:
    return ask(case, viewer(chain, chain.anna), now=timezone.now())


def viewer(chain: Chain, staff: Staff) -> Any:
    return chain.viewer(staff, timezone.localdate())


def page(asked: Asked, more: str = "") -> str:
    return f"/antwoord/{asked.link.key}/{more}"


def enter(asked: Asked, browser: Browser | None = None) -> Browser:
    """A browser in which the link was opened and the code typed."""
    browser = browser or Browser()
    assert browser.get(f"/antwoord/link/{asked.token}/")["Location"] == page(asked, "code/")
    response = browser.post(page(asked, "code/"), {"code": asked.code})
    assert response["Location"] == page(asked)
    return browser


def test_only_the_question_and_who_it_is_about_is_shown(case: Case, asked: Asked) -> None:
    text = enter(asked).get(page(asked)).text
    for shown in (case.client.name, "01-01-1980", *QUESTION.values(), "UWV"):
        assert shown in text
    for hidden in (case.client.number, str(case.key), "A. Adema", "Uitloggen", "keten-nav"):
        assert hidden not in text


def test_before_the_code_nothing_is_shown(case: Case, asked: Asked) -> None:
    browser = Browser()
    browser.get(f"/antwoord/link/{asked.token}/")
    text = browser.get(page(asked, "code/")).text
    assert "Vul de code in" in text
    assert [word for word in (case.client.last_name, *QUESTION.values(), PARTNER["outside_name"]) if word in text] == []
    assert browser.get(page(asked))["Location"] == page(asked, "code/")
    assert browser.post(page(asked), YES)["Location"] == page(asked, "code/")
    assert ChainSignal.objects.get().is_open


def test_every_dead_link_gives_one_page(chain: Chain, asked: Asked) -> None:
    browser, link = Browser(), asked.link
    body, signature = asked.token.split(".")
    forged = f"/antwoord/link/{body}.{signature[::-1]}/"
    dead = [browser.get(address) for address in (forged, "/antwoord/link/x/", page(asked), page(asked, "code/"))]
    dead.append(browser.post(page(asked, "code/"), {"code": asked.code}))
    SignalLink.objects.update(revoked_at=timezone.now())
    dead.append(browser.get(f"/antwoord/link/{asked.token}/"))
    SignalLink.objects.update(revoked_at=None, blocked_at=timezone.now())
    dead.append(browser.get(f"/antwoord/link/{asked.token}/"))
    assert {response.status_code for response in dead} == {404}
    assert len({response.content for response in dead}) == 1
    assert "Vraag wie u de link stuurde om een nieuwe." in dead[0].text
    assert all(response["Referrer-Policy"] == "no-referrer" for response in dead)
    assert asked.link.wrong_codes == link.wrong_codes == 0


def test_the_last_wrong_code_gives_that_page_too(asked: Asked) -> None:
    browser = Browser()
    browser.get(f"/antwoord/link/{asked.token}/")
    pages = [browser.post(page(asked, "code/"), {"code": asked.wrong_code}) for _ in range(5)]
    assert [response.status_code for response in pages] == [200, 200, 200, 200, 404]
    assert "nog één keer" in pages[3].text
    assert browser.post(page(asked, "code/"), {"code": asked.code}).status_code == 404


def test_nothing_is_kept_by_browsers_and_no_address_with_a_secret_is_passed_on(asked: Asked) -> None:
    browser = Browser()
    response = browser.get(f"/antwoord/link/{asked.token}/")
    assert (response["Referrer-Policy"], response["Cache-Control"]) == ("no-referrer", "no-store")
    assert asked.token not in response["Location"]
    enter(asked, browser)
    for more in ("code/", "", "verstuurd/"):
        response = browser.get(page(asked, more))
        assert response["Cache-Control"] == "no-store"
        assert asked.token not in str(response.content)
        # no-referrer would make a browser send "Origin: null" with the form, which is refused
        assert response["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_the_session_gets_another_key_with_the_code_and_is_no_sign_in(asked: Asked) -> None:
    browser = Browser()
    browser.get(f"/antwoord/link/{asked.token}/")
    before = browser.session.session_key
    enter(asked, browser)
    assert browser.session.session_key != before
    assert set(browser.session.keys()) == {"links"}
    assert asked.token not in str(dict(browser.session))
    assert browser.get("/signalen/")["Location"].startswith("/inloggen/")
    assert browser.get("/mijn/")["Location"].startswith("/mijn/inloggen/")


def test_it_can_be_read_again_until_its_time_is_up(asked: Asked) -> None:
    browser = enter(asked)
    assert browser.get(page(asked)).status_code == 200
    assert browser.get(page(asked)).status_code == 200
    session = browser.session
    session["links"] = {str(asked.link.key): session["links"][str(asked.link.key)] | {"until": 1}}
    session.save()
    assert browser.get(page(asked))["Location"] == page(asked, "code/")
    assert enter(asked, browser).get(page(asked)).status_code == 200


def test_answered_once_confirmed_and_then_dead(asked: Asked) -> None:
    browser = enter(asked)
    assert browser.post(page(asked), YES)["Location"] == page(asked, "verstuurd/")
    sent = browser.get(page(asked, "verstuurd/")).text
    for shown in ("Uw antwoord is verstuurd", "Ja, sinds mei.", f"{timezone.localdate():%d-%m-%Y}", "data-print"):
        assert shown in sent
    assert "Loopt er schuldhulp?" not in sent
    assert browser.get(f"/antwoord/link/{asked.token}/").status_code == 404
    assert Browser().get(page(asked, "verstuurd/")).status_code == 404
    assert browser.get(page(asked))["Location"] == page(asked, "verstuurd/")


def test_who_comes_second_is_told_and_keeps_the_words(asked: Asked) -> None:
    first, second = enter(asked), enter(asked)
    first.post(page(asked), YES)
    told = second.post(page(asked), {"outcome": "answered", "answer": "Nee, nog niet."})
    assert told.status_code == 409
    for shown in ("Deze vraag is al beantwoord", "Nee, nog niet.", "Ja, sinds mei."):
        assert shown in told.text
    assert ChainSignal.objects.get().messages.filter(state="answered").count() == 1


def test_what_was_withdrawn_meanwhile_is_told(chain: Chain, asked: Asked) -> None:
    browser, by = enter(asked), viewer(chain, chain.anna)
    withdraw_signal(signal=asked.signal.key, reason="Niet nodig", by=by, now=timezone.now())
    told = browser.post(page(asked), YES)
    assert told.status_code == 409
    assert "Wat u schreef, is niet verstuurd" in told.text
    assert "Ja, sinds mei." in told.text
    assert browser.get(page(asked), follow=True).status_code == 404


def test_two_links_in_one_browser_do_not_mix(chain: Chain, case: Case, asked: Asked) -> None:
    other = ask(chain.register(on=timezone.localdate()), viewer(chain, chain.anna), now=timezone.now())
    browser = enter(other, enter(asked))
    browser.post(page(asked), YES)
    assert browser.get(page(other)).status_code == 200
    assert other.signal.client.name in browser.get(page(other)).text
    states = ChainSignal.objects.filter(pk__in=[asked.signal.pk, other.signal.pk]).order_by("pk")
    assert [row.state for row in states] == ["answered", "received"]


def test_far_too_much_text_is_refused(asked: Asked) -> None:
    browser = enter(asked)
    response = browser.post(page(asked), {"outcome": "answered", "answer": "x" * 10_000_000})
    assert response.status_code == 400
    long = browser.post(page(asked), {"outcome": "answered", "answer": "x" * 2001})
    assert "2000" in long.text
    assert ChainSignal.objects.get().is_open


def test_scripts_are_words(chain: Chain, asked: Asked) -> None:
    browser, script = enter(asked), "<script>alert(1)</script>"
    browser.post(page(asked), {"outcome": "answered", "answer": script})
    pages = (
        browser.get(page(asked, "verstuurd/")),
        browser_of(chain.anna).get(f"/signalen/{asked.signal.key}/"),
    )
    for response in pages:
        assert script not in response.text
        assert "&lt;script&gt;alert(1)" in response.text


def test_somebody_who_works_here_stays_who_they_are(chain: Chain, asked: Asked) -> None:
    browser = enter(asked, browser_of(chain.carla))
    browser.post(page(asked), YES)
    assert browser.get("/signalen/").status_code == 200
    row = ChainSignal.objects.get()
    assert (row.answered_by, row.answered_outside) == (None, PARTNER["outside_name"])


def test_sent_from_the_file_with_the_code_shown_once(chain: Chain, case: Case) -> None:
    browser = browser_of(chain.anna)
    address = f"/klanten/{case.key}/signaal/question/"
    assert f"{address}buiten/" in browser.get(address).text
    assert "/buiten/" not in browser.get(f"/klanten/{case.key}/signaal/transfer/").text
    assert browser.get(f"/klanten/{case.key}/signaal/transfer/buiten/").status_code == 404
    sent = browser.post(f"{address}buiten/", PARTNER | QUESTION)
    row = ChainSignal.objects.get()
    assert sent["Location"] == f"/signalen/{row.key}/"
    shown = browser.get(sent["Location"]).text
    assert "U ziet deze code maar één keer." in shown
    assert "ba…@delinde.nl" in shown
    assert PARTNER["outside_email"] not in shown
    assert "U ziet deze code maar één keer." not in browser.get(sent["Location"]).text


def test_the_sender_sees_how_the_link_stands(chain: Chain, asked: Asked) -> None:
    browser, address = browser_of(chain.anna), f"/signalen/{asked.signal.key}/"
    assert "heeft de code nog niet ingevuld" in browser.get(address).text
    enter(asked)
    assert "heeft de vraag gelezen" in browser.get(address).text
    SignalLink.objects.update(blocked_at=timezone.now())
    assert "te vaak een verkeerde code" in browser.get(address).text
    assert "Link geblokkeerd" in browser.get("/signalen/").text
    renewed = browser.post(f"{address}link/", {"outside_email": "ander@delinde.nl"})
    assert renewed["Location"] == address
    assert "an…@delinde.nl" in browser.get(address).text
    wrong = browser.post(f"{address}link/", {"outside_email": "geen adres"})
    assert "Dit is geen e-mailadres" in wrong.text


def test_only_the_sender_makes_a_new_link(chain: Chain, asked: Asked) -> None:
    for staff in (chain.bram, chain.carla, chain.dirk):
        browser = browser_of(staff)
        assert browser.get(f"/signalen/{asked.signal.key}/link/").status_code == 404
        assert browser.post(f"/signalen/{asked.signal.key}/link/", {"outside_email": "x@y.nl"}).status_code == 404
    assert SignalLink.objects.count() == 1


def test_a_token_is_written_in_no_log(asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    """Django writes the address of every page that is not found; the handlers of this installation mask it."""
    SignalLink.objects.update(revoked_at=timezone.now())
    Browser().get(f"/antwoord/link/{asked.token}/")
    Browser().post(f"/antwoord/link/{asked.token}/", {})
    assert caplog.text.count("/antwoord/link/…") == 2
    assert asked.token not in caplog.text
    assert {tuple(one["filters"]) for one in settings.LOGGING["handlers"].values()} == {("without_secrets",)}


def test_pages_are_cheap(asked: Asked, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    browser = enter(asked)
    with django_assert_max_num_queries(7):
        browser.get(page(asked))


def test_the_sender_reads_it_with_one_query_more(chain: Chain, asked: Asked, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    browser = browser_of(chain.anna)
    browser.get("/signalen/")
    with django_assert_max_num_queries(12):
        browser.get(f"/signalen/{asked.signal.key}/")


def test_minutes_after_the_answer_nothing_is_left(asked: Asked) -> None:
    browser = enter(asked)
    browser.post(page(asked), YES)
    SignalLink.objects.update(used_at=timezone.now() - timedelta(minutes=61))
    assert browser.get(page(asked, "verstuurd/")).status_code == 404
