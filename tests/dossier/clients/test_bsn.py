"""The BSN: checked by the 11-test, and nowhere to be read where it does not belong."""

import logging

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from keten.dossier.clients.actions import correct_client, register_client
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn, get_bsn
from keten.dossier.clients.rules.bsn import check_bsn, is_bsn
from keten.ground.foundation.decision import Refused
from tests.conftest import as_owner
from tests.factories import TODAY, Chain, at, make_chain

BSN = "111222333"


@pytest.mark.parametrize("text", [BSN, "123456782", "999999990", "000000012", "010000008", "10000008"])
def test_accepts(text: str) -> None:
    assert is_bsn(text)
    assert check_bsn(text)


@pytest.mark.parametrize("text", [
    "", "0", "000000000", "00000000", "123456789", "12345678", "1112223330", "11122233a", "111 222 333", "-11222333",
    "1122233", "١١١٢٢٢٣٣٣", "111222333\n",
])  # fmt: skip
def test_refuses(text: str) -> None:
    assert not is_bsn(text)
    decision = check_bsn(text)
    assert (decision.reason, decision.field) == ("Dit is geen geldig BSN. Controleer de negen cijfers.", "bsn")


@given(st.integers(10_000_000, 999_999_999), st.integers(0, 8), st.integers(0, 9))
def test_every_single_wrong_digit_is_found(number: int, place: int, digit: int) -> None:
    """What the 11-test is for; weights are prime to 11, so one wrong digit never passes."""
    text = f"{number:09}"
    wrong = text[:place] + str(digit) + text[place + 1 :]
    if is_bsn(text) and wrong != text:
        assert not is_bsn(wrong)


@given(st.integers(1, 999_999_999))
def test_one_in_eleven_passes(number: int) -> None:
    """Of ten numbers that differ in the last digit at most one is a BSN; weight -1 makes it the check digit."""
    prefix = f"{number:09}"[:8]
    total = sum(int(digit) * weight for digit, weight in zip(prefix, range(9, 1, -1), strict=True)) % 11
    passing = [digit for digit in range(10) if is_bsn(f"{prefix}{digit}")]
    assert passing == ([] if total == 10 or (total == 0 and prefix == "00000000") else [total])


def _register(chain: Chain, **person: object) -> Client:
    return register_client(person=chain.person(**person), by=chain.viewer(chain.anna), now=at(TODAY))


@pytest.mark.django_db
def test_the_bsn_stands_nowhere_in_the_clear(caplog: pytest.LogCaptureFixture) -> None:
    """Dumps every column of every table as text and looks for the digits, also in the log of all SQL."""
    chain = make_chain()
    connection.force_debug_cursor = True
    caplog.set_level(logging.DEBUG)
    try:
        client = _register(chain, bsn=BSN)
        person = chain.person(bsn="123456782")
        correct_client(client_id=client.pk, person=person, by=chain.viewer(chain.anna), now=at(TODAY))
        with pytest.raises(Refused) as refused:
            _register(chain, bsn="123456782")
    finally:
        connection.force_debug_cursor = False
    client.refresh_from_db()
    assert get_bsn(client) == "123456782"
    shown = [repr(client), str(client), repr(person), repr(refused.value), refused.value.reason, caplog.text]
    for text in [*shown, *_whole_database()]:
        assert BSN not in text
        assert "123456782" not in text
        assert b"123456782".hex() not in text  # bytea as text


def _whole_database() -> list[str]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        assert "ledger_ledgerevent" in tables
        rows: list[str] = []
        for table in tables:
            cursor.execute(f'select t::text from "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return rows


@pytest.mark.django_db
def test_a_bsn_belongs_to_one_client() -> None:
    chain = make_chain()
    first = _register(chain, bsn="010000008")
    assert find_by_bsn("10000008").id == first.pk  # eight digits are nine with a zero before them
    with pytest.raises(Refused, match="al bekend in de keten") as refused:
        _register(chain, bsn="10000008")
    assert refused.value.field == "bsn"
    other = _register(chain)
    with pytest.raises(Refused, match="hoort bij een andere klant"):
        correct_client(
            client_id=other.pk, person=chain.person(bsn="010000008"), by=chain.viewer(chain.anna), now=at(TODAY)
        )
    assert Client.objects.count() == 2


@pytest.mark.django_db
def test_correcting_without_a_bsn_keeps_it() -> None:
    chain = make_chain()
    client = _register(chain, bsn=BSN)
    correct_client(client_id=client.pk, person=chain.person(), by=chain.viewer(chain.anna), now=at(TODAY))
    client.refresh_from_db()
    assert get_bsn(client) == BSN
