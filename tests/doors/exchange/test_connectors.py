"""Each connector against the stand-in as a real process: what it delivers, and every way it can go wrong."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from keten.doors.exchange.connectors.brp import FIELDS
from keten.doors.exchange.connectors.plain_answers import SHAPES
from keten.doors.exchange.rules.connections import read_connections
from keten.doors.exchange.sources import SOURCES
from keten.dossier.clients.ports import Delivered, SourceUnreachable, get_sources
from tests.stand_in import (
    ABROAD,
    BORN_IN_YEAR,
    BORN_UNKNOWN,
    DECEASED,
    DOUBTED,
    KEY,
    MARRIED,
    MISTAKEN,
    PLAIN,
    SECRET,
    UNKNOWN,
    YOUNG,
    StandIn,
)

CODES = ("brp", "polis", "uitkeringen", "onderwijs")
DATA = {"brp": frozenset(FIELDS)} | {code: frozenset(shapes) for code, shapes in SHAPES.items()}


def ask(source: str, bsn: str, *data: str) -> dict[str, Delivered]:
    return {each.datum: each for each in SOURCES[source].ask(bsn=bsn, data=data or DATA[source])}


def values(source: str, bsn: str, *data: str) -> dict[str, Any]:
    return {datum: each.value for datum, each in ask(source, bsn, *data).items()}


def test_without_configuration_no_source_is_connected(settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {}
    assert not get_sources()
    assert "brp" not in get_sources()


def test_all_four_are_connected(stand_in: StandIn) -> None:
    assert tuple(get_sources()) == CODES
    assert all(source.code == code and source.label for code, source in get_sources().items())


def test_the_population_register_tells_who_somebody_is(stand_in: StandIn) -> None:
    told = values("brp", MARRIED)
    assert {"naam.voornamen", "naam.achternaam", "geboorte.datum", "adres.straat", "adres.huisnummer", "adres.postcode",
            "adres.woonplaats", "adres.gemeente", "burgerlijke_staat", "partner.bsn", "partner.geboren_op",
            "kinderen", "nationaliteit"} <= set(told)  # fmt: skip
    assert told["burgerlijke_staat"] == "gehuwd"
    assert [child["thuiswonend"] for child in told["kinderen"]] == [True, True, False]
    assert date.fromisoformat(told["geboorte.datum"])
    assert len(told["partner.bsn"]) == 9


def test_only_what_was_asked_is_delivered(stand_in: StandIn) -> None:
    assert set(ask("brp", MARRIED, "naam.achternaam", "weken_gewerkt")) == {"naam.achternaam"}
    assert set(ask("polis", MARRIED, "loon.laatste")) == {"loon.laatste"}
    assert not ask("brp", MARRIED, "weken_gewerkt")


def test_the_same_number_is_always_the_same_person(stand_in: StandIn) -> None:
    before = {code: values(code, PLAIN) for code in CODES}
    stand_in.kill()
    stand_in.start()
    assert {code: values(code, PLAIN) for code in CODES} == before


def test_who_is_alone_has_no_partner(stand_in: StandIn) -> None:
    told = values("brp", YOUNG)
    assert told["burgerlijke_staat"] == "ongehuwd"
    assert told["kinderen"] == []
    assert "partner.bsn" not in told


@pytest.mark.parametrize(("bsn", "known"), [(BORN_IN_YEAR, "1961"), (BORN_UNKNOWN, None)])
def test_a_date_is_told_as_far_as_it_is_known(stand_in: StandIn, bsn: str, known: str | None) -> None:
    assert values("brp", bsn).get("geboorte.datum") == known


def test_a_secret_address_comes_with_its_mark(stand_in: StandIn) -> None:
    assert values("brp", SECRET, "adres.straat")["geheimhouding"] is True
    assert "geheimhouding" not in values("brp", PLAIN)


def test_a_death_comes_with_every_answer(stand_in: StandIn) -> None:
    told = ask("brp", DECEASED, "naam.achternaam")["opschorting"]
    assert told.value == {"code": "O", "reden": "overlijden", "datum": "2026-03-02"}
    assert told.valid_from == date(2026, 3, 2)


def test_what_is_under_investigation_is_in_doubt(stand_in: StandIn) -> None:
    told = ask("brp", DOUBTED)
    assert {datum for datum, each in told.items() if each.in_doubt} == {
        "adres.straat", "adres.huisnummer", "adres.postcode", "adres.woonplaats",
    }  # fmt: skip


def test_an_address_abroad_is_not_delivered_as_a_street(stand_in: StandIn) -> None:
    told = values("brp", ABROAD)
    assert not [datum for datum in told if datum in {"adres.straat", "adres.postcode", "adres.huisnummer"}]
    assert told["opschorting"]["code"] == "E"


@pytest.mark.parametrize("bsn", [UNKNOWN, MISTAKEN, "123456782"])
@pytest.mark.parametrize("code", ["brp", "polis"])
def test_who_is_not_known_gives_nothing(stand_in: StandIn, bsn: str, code: str) -> None:
    if code == "brp" or bsn != MISTAKEN:
        assert ask(code, bsn) == {}


def test_the_other_sources_tell_all_they_should(stand_in: StandIn) -> None:
    for code, shapes in SHAPES.items():
        assert set(values(code, PLAIN)) == set(shapes)
    weeks = values("polis", PLAIN)["weken_gewerkt"]
    assert all(date.fromisoformat(week).weekday() == 0 for week in weeks)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("fault", "reason"), [
    ("slow", "timeout"), ("drip", "timeout"), ("down", "broken_off"), ("truncated", "broken_off"),
    ("html", "bad_answer"), ("empty", "bad_answer"), ("not_json_object", "bad_answer"), ("wrong_person", "bad_answer"),
    ("401", "http_401"), ("429", "http_429"), ("503", "http_503"),
])  # fmt: skip
def test_every_fault_is_named_in_time(stand_in: StandIn, code: str, fault: str, reason: str) -> None:
    stand_in.switch(code, fault, seconds=2 if fault == "slow" else 0.3)
    began = time.monotonic()
    with pytest.raises(SourceUnreachable) as raised:
        ask(code, MARRIED)
    assert raised.value.reason == reason
    assert time.monotonic() - began < 2  # the time-out of the test is 1 s
    stand_in.switch(code, "ok")
    assert ask(code, MARRIED)


def test_a_wrong_key_is_refused(stand_in: StandIn, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = read_connections(stand_in.environment() | {"KETEN_BRP_KEY": "fout"})
    with pytest.raises(SourceUnreachable, match="http_401"):
        ask("brp", PLAIN)


def test_killed_in_the_middle_and_back_again(stand_in: StandIn) -> None:
    """Kept connections are dead after a restart: the question is asked once more over a new one."""
    before = values("brp", MARRIED)
    stand_in.kill()
    with pytest.raises(SourceUnreachable) as raised:
        ask("brp", MARRIED)
    assert raised.value.reason in {"refused", "broken_off"}
    stand_in.start()
    assert values("brp", MARRIED) == before


def test_killed_while_it_is_answering(stand_in: StandIn) -> None:
    stand_in.switch("polis", "slow", seconds=5)
    with ThreadPoolExecutor(1) as beside:
        began = time.monotonic()
        asked = beside.submit(ask, "polis", PLAIN)
        time.sleep(0.2)
        stand_in.kill()
        with pytest.raises(SourceUnreachable) as raised:
            asked.result()
    assert raised.value.reason in {"refused", "broken_off"}
    assert time.monotonic() - began < 0.9  # it does not wait for the time-out
    stand_in.start()


@pytest.mark.parametrize(("more", "reason"), [
    ({"KETEN_POLIS_URL": "https://127.0.0.1:{port}/polis"}, "tls"),  # a server that speaks no TLS
    ({"KETEN_POLIS_URL": "https://127.0.0.1:{port}/polis", "KETEN_POLIS_CERTIFICATE": "/er/niet.pem"}, "certificate"),
    ({"KETEN_POLIS_URL": "https://127.0.0.1:{port}/polis", "KETEN_POLIS_AUTHORITY": "/er/niet.pem"}, "certificate"),
    ({"KETEN_POLIS_URL": "http://bestaat-niet.invalid/polis"}, "unknown_host"),
    ({"KETEN_POLIS_URL": "http://127.0.0.1:{port}/elders"}, "http_404"),
    ({"KETEN_POLIS_URL": "http://127.0.0.1:1/polis"}, "refused"),
])  # fmt: skip
def test_wrong_settings_are_named(stand_in: StandIn, settings, more: dict[str, str], reason: str) -> None:  # type: ignore[no-untyped-def]
    said = {name: value.format(port=stand_in.port) for name, value in more.items()}
    settings.KETEN_CONNECTIONS = read_connections(stand_in.environment() | said)
    with pytest.raises(SourceUnreachable) as raised:
        ask("polis", PLAIN)
    assert raised.value.reason == reason


def test_a_key_is_never_shown(stand_in: StandIn, settings) -> None:  # type: ignore[no-untyped-def]
    assert KEY not in repr(settings.KETEN_CONNECTIONS)


def test_a_connection_that_is_closed_on_us_is_tried_once_more(stand_in: StandIn) -> None:
    stand_in.switch("polis", "down_once")
    assert ask("polis", PLAIN)


def test_a_question_is_sent_once(stand_in: StandIn) -> None:
    before = stand_in.state()["gevraagd"].get("polis", 0)
    ask("polis", PLAIN)
    assert stand_in.state()["gevraagd"]["polis"] == before + 1


def _ask_and_hear(code: str) -> str:
    """What an exception of this question says, with all that hangs on it."""
    try:
        ask(code, MARRIED)
    except SourceUnreachable as error:
        return f"{error!r} {error.__context__!r} {error.__cause__!r}"
    return ""


@pytest.mark.parametrize("fault", ["ok", "down", "truncated", "wrong_person", "html", "503"])
def test_nothing_about_a_person_gets_into_the_log(
    stand_in: StandIn, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    stand_in.switch("*", fault)
    caplog.set_level(logging.DEBUG)
    said = "".join(map(_ask_and_hear, CODES))
    assert MARRIED not in said
    assert caplog.text
    assert MARRIED not in caplog.text
    assert "999998870" not in caplog.text


def test_an_address_that_is_no_web_address_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="KETEN_BRP_URL"):
        read_connections({"KETEN_BRP_URL": "brp.example"})


def test_settings_of_a_source_are_read() -> None:
    read = read_connections({
        "KETEN_BRP_URL": "https://brp.example/haalcentraal/api/brp/", "KETEN_BRP_HEADERS": "OIN: 0001; X-Doel: a:b",
        "KETEN_SOURCE_TOTAL_S": "3",
    })["brp"]  # fmt: skip
    assert read.url == "https://brp.example/haalcentraal/api/brp"
    assert read.headers == (("OIN", "0001"), ("X-Doel", "a:b"))
    assert (read.connect_s, read.total_s) == (2.0, 3.0)
