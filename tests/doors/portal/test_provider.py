"""Signing in at a real provider (the npm package ``oidc-provider``), for clients and for staff."""

import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client as Browser
from django.urls import reverse

from keten.doors.portal.entry import SESSION_CLIENT, person_bsn
from keten.ground.foundation.openid.keys import public_jwk, read_key
from keten.ground.foundation.openid.registration import read_registrations
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import Account, Staff
from tests.factories import Chain, make_chain
from tests.ports import free_port
from tests.provider.running import LEVELS, RunningProvider, running_provider

pytestmark = pytest.mark.django_db
BSN = "999990019"
DOORS = {"client": "client-leave-for-broker", "staff": "leave-for-employer"}
BACK = {"client": "client-come-back", "staff": "come-back-from-employer"}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One key of each kind."""
    folder = tmp_path_factory.mktemp("keys")
    made = {"client": ec.generate_private_key(ec.SECP256R1()), "staff": rsa.generate_private_key(65537, 2048)}
    for audience, key in made.items():
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / audience).write_bytes(pem)
    return {audience: folder / audience for audience in made}


@pytest.fixture(scope="module")
def provider(keys: dict[str, Path]) -> Iterator[RunningProvider]:
    registered = [
        {
            "client_id": f"keten-{audience}",
            "redirect_uris": [f"http://testserver{reverse(BACK[audience])}"],
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "private_key_jwt",
            "id_token_signed_response_alg": {"client": "PS256", "staff": "RS256"}[audience],
            "scope": {"client": "openid bsn", "staff": "openid email"}[audience],
            "jwks": {"keys": [public_jwk(read_key(file))]},
        }
        for audience, file in keys.items()
    ]
    with running_provider(free_port(), registered) as running:
        yield running


@pytest.fixture
def registered(provider: RunningProvider, keys: dict[str, Path], settings) -> RunningProvider:  # type: ignore[no-untyped-def]
    settings.KETEN_OPENID = read_registrations(
        {
            f"KETEN_{audience.upper()}_OIDC_{name}": value
            for audience, file in keys.items()
            for name, value in {
                "ISSUER": provider.issuer, "CLIENT_ID": f"keten-{audience}", "KEY_FILE": str(file),
            }.items()
        }
    )  # fmt: skip
    return provider


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def anna(chain: Chain) -> Staff:
    Account.objects.create_account(username=chain.anna.email, staff=chain.anna)
    return chain.anna


def leave(audience: str, target: str = "", browser: Browser | None = None) -> tuple[Browser, str]:
    """A browser that was sent off, and where to."""
    browser = browser or Browser()
    return browser, browser.get(reverse(DOORS[audience]), {"next": target})["Location"]


def come_in(provider: RunningProvider, audience: str, target: str = ""):  # type: ignore[no-untyped-def]
    browser, address = leave(audience, target)
    return browser, browser.get(provider.visit(address))


def test_a_client_comes_in(registered: RunningProvider, chain: Chain) -> None:
    client = chain.register(bsn=BSN).client
    registered.seat(sub="a-random-subject", claims={"bsn": BSN})
    browser, answer = come_in(registered, "client", reverse("client-home"))
    assert answer["Location"] == reverse("client-home")
    assert browser.session[SESSION_CLIENT] == client.pk
    assert BSN not in str(dict(browser.session))
    assert client.name in browser.get(answer["Location"]).content.decode()


def test_what_is_asked_is_what_the_profile_wants(registered: RunningProvider) -> None:
    asked = parse_qs(urlsplit(leave("client")[1]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == [" ".join(LEVELS[1:])]
    assert asked["prompt"] == ["login"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)


def test_somebody_without_a_file_may_register(registered: RunningProvider) -> None:
    registered.seat(sub="x", claims={"bsn": BSN})
    browser, answer = come_in(registered, "client", reverse("client-home"))
    assert answer["Location"] == reverse("client-new")
    request = type("Request", (), {"session": browser.session})()
    assert person_bsn(request) == BSN
    assert BSN not in str(dict(browser.session))


def test_staff_come_in_as_whom_the_administrator_added(registered: RunningProvider, anna: Staff) -> None:
    registered.seat(sub="x", claims={"email": anna.email.upper(), "email_verified": True})
    browser, answer = come_in(registered, "staff", "/klanten/")
    assert answer["Location"] == "/klanten/"
    assert browser.session[SESSION_STAFF] == anna.pk


@pytest.mark.parametrize("verified", [True, False])
def test_who_is_not_known_gets_no_account(registered: RunningProvider, anna: Staff, verified: bool) -> None:
    email = "ander@voorbeeld.nl" if verified else anna.email
    registered.seat(sub="x", claims={"email": email, "email_verified": verified})
    browser, answer = come_in(registered, "staff")
    assert answer.status_code == 403
    assert "nog geen account" in answer.content.decode()
    assert SESSION_STAFF not in browser.session
    assert Account.objects.count() == 1


@pytest.mark.parametrize("audience", ["client", "staff"])
def test_too_little_assurance(registered: RunningProvider, anna: Staff, audience: str, caplog) -> None:  # type: ignore[no-untyped-def]
    registered.seat(sub="x", acr=LEVELS[0], claims={"bsn": BSN, "email": anna.email})
    with caplog.at_level(logging.WARNING):
        browser, address = leave(audience)
        back = registered.visit(address)
        answer = browser.get(back)
    assert answer.status_code == 403
    assert "te weinig zekerheid" in answer.content.decode()
    assert "al gebruikt" in browser.get(back).content.decode()
    assert not {SESSION_STAFF, SESSION_CLIENT} & set(browser.session.keys())
    assert f"sign-in of {audience} refused: level-too-low" in caplog.text
    assert not any(personal in caplog.text for personal in (BSN, anna.email))


def test_an_answer_counts_once(registered: RunningProvider, chain: Chain) -> None:
    chain.register(bsn=BSN)
    registered.seat(sub="x", claims={"bsn": BSN})
    browser, address = leave("client")
    back = registered.visit(address)
    assert browser.get(back).status_code == 302
    replayed = browser.get(back)
    assert replayed.status_code == 403
    assert "verlopen of al gebruikt" in replayed.content.decode()


def test_an_answer_of_another_browser_is_refused(registered: RunningProvider, chain: Chain) -> None:
    chain.register(bsn=BSN)
    registered.seat(sub="x", claims={"bsn": BSN})
    back = registered.visit(leave("client")[1])
    victim, _address = leave("client")
    assert victim.get(back).status_code == 403
    assert SESSION_CLIENT not in victim.session


def test_a_code_belongs_to_who_asked_for_it(registered: RunningProvider, chain: Chain) -> None:
    """PKCE: a stolen code with one's own state is of no use, because the verifier is another one."""
    chain.register(bsn=BSN)
    registered.seat(sub="x", claims={"bsn": BSN})
    stolen = parse_qs(urlsplit(registered.visit(leave("client")[1])).query)
    thief, address = leave("client")
    own_state = parse_qs(urlsplit(address).query)["state"][0]
    answer = thief.get(
        reverse("client-come-back"), {"code": stolen["code"][0], "state": own_state, "iss": stolen["iss"][0]}
    )
    assert answer.status_code == 403
    assert SESSION_CLIENT not in thief.session


def test_an_answer_that_names_another_issuer_is_refused(registered: RunningProvider) -> None:
    registered.seat(sub="x", claims={"bsn": BSN})
    browser, address = leave("client")
    back = parse_qs(urlsplit(registered.visit(address)).query)
    given = {name: values[0] for name, values in back.items()}
    assert browser.get(reverse("client-come-back"), given | {"iss": "https://elders.nl"}).status_code == 403


def test_somebody_gives_up(registered: RunningProvider) -> None:
    registered.seat(error="access_denied")
    _browser, answer = come_in(registered, "client")
    assert "afgebroken" in answer.content.decode()


def test_a_bsn_as_subject_is_refused(registered: RunningProvider, chain: Chain) -> None:
    chain.register(bsn=BSN)
    registered.seat(sub=BSN, claims={"bsn": BSN})
    browser, answer = come_in(registered, "client")
    assert answer.status_code == 403
    assert SESSION_CLIENT not in browser.session


@pytest.mark.parametrize("claims", [{}, {"bsn": "123456789"}, {"bsn": 5}])
def test_without_a_bsn_nobody_comes_in(registered: RunningProvider, claims: dict[str, object]) -> None:
    registered.seat(sub="x", claims=claims)
    _browser, answer = come_in(registered, "client")
    assert "niet door wie u bent" in answer.content.decode()


def test_another_key_is_refused_by_the_provider(registered: RunningProvider, keys: dict[str, Path], settings) -> None:  # type: ignore[no-untyped-def]
    """The provider really looks at who we say we are."""
    wrong = {**vars(settings.KETEN_OPENID["client"]), "key_file": keys["staff"]}
    settings.KETEN_OPENID = {"client": type(settings.KETEN_OPENID["client"])(**wrong)}
    registered.seat(sub="x", claims={"bsn": BSN})
    _browser, answer = come_in(registered, "client")
    assert answer.status_code == 403


def test_a_provider_that_is_not_there(registered: RunningProvider, settings) -> None:  # type: ignore[no-untyped-def]
    gone = {**vars(settings.KETEN_OPENID["client"]), "issuer": f"http://127.0.0.1:{free_port()}"}
    settings.KETEN_OPENID = {"client": type(settings.KETEN_OPENID["client"])(**gone)}
    answer = Browser().get(reverse("client-leave-for-broker"))
    assert answer.status_code == 503
    assert "niet bereikbaar" in answer.content.decode()
