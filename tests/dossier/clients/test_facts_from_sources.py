"""What the register of data accepts is what the connectors deliver: asked of the real stand-in, kept, and shown."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from keten.doors.exchange.connectors.brp import FIELDS
from keten.doors.exchange.connectors.plain_answers import SHAPES
from keten.doors.exchange.models import SourceState
from keten.dossier.clients.actions import ask_sources, record_delivery
from keten.dossier.clients.models import Client, Fact, SourceContact
from keten.dossier.clients.ports import Delivered, SourceUnreachable, get_sources
from keten.dossier.clients.queries import get_image
from keten.dossier.clients.register import get_datum, get_register
from keten.dossier.clients.saying import list_lines, say_told, say_value
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, Chain, at, make_chain
from tests.stand_in import BORN_IN_YEAR, DECEASED, DOUBTED, MARRIED, PLAIN, SECRET, YOUNG, StandIn

pytestmark = pytest.mark.django_db

NOW = at(TODAY)
FROM_SOURCES = [code for code, datum in get_register().data.items() if not datum.is_asked_of_client]
BY_SOURCE = {"brp": set(FIELDS)} | {source: set(shapes) for source, shapes in SHAPES.items()}


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def register(chain: Chain, bsn: str) -> Client:
    return chain.register(bsn=bsn).client


def ask(client: Client, minutes: int = 0) -> frozenset[str]:
    return ask_sources(client=client, data=FROM_SOURCES, by=SYSTEM, now=NOW + timedelta(minutes=minutes))


def test_each_source_delivers_the_data_that_the_register_gives_it() -> None:
    wanted = defaultdict(set)
    for code in FROM_SOURCES:
        wanted[get_datum(code).source].add(code)
    assert wanted == BY_SOURCE


@pytest.mark.parametrize("bsn", [PLAIN, MARRIED, YOUNG, SECRET, DECEASED, DOUBTED, BORN_IN_YEAR, "999990135"])
def test_all_that_the_registers_deliver_is_kept(chain: Chain, stand_in: StandIn, bsn: str) -> None:
    client = register(chain, bsn)
    told = {each.datum for code, source in get_sources().items() for each in source.ask(bsn=bsn, data=BY_SOURCE[code])}
    assert not ask(client)
    assert set(Fact.objects.filter(client=client).values_list("datum", flat=True)) == told
    assert BY_SOURCE["polis"] | BY_SOURCE["onderwijs"] | BY_SOURCE["uitkeringen"] <= told


def test_what_is_kept_has_the_agreed_shape_and_reads_plainly(chain: Chain, stand_in: StandIn) -> None:
    client = register(chain, MARRIED)
    ask(client)
    image = get_image(client.pk, today=TODAY, viewer=SYSTEM).data
    (job, *_), weeks = image["dienstverbanden"].best.answer.value, image["weken_gewerkt"].best.answer.value
    assert set(job) == {"werkgever", "begin", "eind", "uren_per_week", "sv_loon_per_maand"}
    assert all(date.fromisoformat(week).weekday() == 0 for week in weeks)
    for code, one in image.items():
        for line in list_lines(one.datum, one.best.shown.value) if one.best.shown else ():
            assert not any(sign in line for sign in "{}[]"), code
            assert not any(f"20{year:02}-" in line for year in range(100)), code


def test_a_client_reads_it_on_their_own_page(chain: Chain, stand_in: StandIn, client) -> None:  # type: ignore[no-untyped-def]
    person = register(chain, MARRIED)
    ask(person)
    session = client.session
    session["client_id"] = person.pk
    session.save()
    page = client.get(reverse("own-facts")).content.decode()
    assert "weken gewerkt (eerste week van" in page
    assert "uur per week" in page
    assert "[{" not in page


def test_a_birth_of_which_only_the_year_is_known(chain: Chain, stand_in: StandIn) -> None:
    client = register(chain, BORN_IN_YEAR)
    ask(client)
    assert Fact.objects.get(client=client, datum="geboorte.datum").value == "1961"
    assert say_value(get_datum("geboorte.datum"), "1961") == "1961"


def test_a_doubt_of_the_source_stays_with_the_fact(chain: Chain, stand_in: StandIn) -> None:
    client = register(chain, DOUBTED)
    ask(client)
    assert Fact.objects.get(client=client, datum="adres.straat").in_doubt
    assert not Fact.objects.get(client=client, datum="naam.achternaam").in_doubt


def test_that_there_is_nothing_is_an_answer(chain: Chain) -> None:
    client = register(chain, PLAIN)
    told = [Delivered(datum="opleiding.inschrijving", value=None)]
    record_delivery(client=client, source="onderwijs", delivered=told, by=SYSTEM, now=NOW)
    answer = get_image(client.pk, today=TODAY, viewer=SYSTEM).data["opleiding.inschrijving"].best.answer
    assert answer is not None
    assert answer.value is None
    assert say_told(get_datum("opleiding.inschrijving"), None) == "Geen"


@pytest.mark.parametrize(("datum", "value"), [
    ("weken_gewerkt", ["2026-01-06"]), ("weken_gewerkt", 26), ("jaren_gewerkt", 5), ("loon.laatste", "veel"),
    ("jaren_gewerkt", [{"jaar": 2025, "uren": True}]), ("dienstverbanden", [{"werkgever": "X", "van": "2026-01-01"}]),
])  # fmt: skip
def test_another_shape_is_not_kept(chain: Chain, datum: str, value: object) -> None:
    client = register(chain, PLAIN)
    with pytest.raises(SourceUnreachable):
        record_delivery(client=client, source="polis", delivered=[Delivered(datum=datum, value=value)],
                        by=SYSTEM, now=NOW)  # fmt: skip
    assert not Fact.objects.filter(client=client).exists()


def test_silence_is_kept_since_it_began_and_ends_with_an_answer(chain: Chain, stand_in: StandIn) -> None:
    client, other = register(chain, PLAIN), register(chain, MARRIED)
    stand_in.switch("polis", "503")
    assert ask(client) == {"polis"}
    assert ask(other, minutes=9) == {"polis"}
    assert {contact.failed_since for contact in SourceContact.objects.filter(source="polis")} == {NOW}
    assert SourceState.objects.get(pk="polis").unreachable_since == NOW
    stand_in.switch("polis", "ok")
    assert not ask(client, minutes=30)
    assert SourceContact.objects.get(client=client, source="polis").failed_since is None


def test_a_source_that_is_not_connected_owes_nothing(chain: Chain, stand_in: StandIn, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {"brp": settings.KETEN_CONNECTIONS["brp"]}
    client = register(chain, PLAIN)
    assert not ask(client)
    assert set(SourceContact.objects.values_list("source", flat=True)) == {"brp"}


def test_nobody_waits_for_a_source_while_holding_rows(chain: Chain, stand_in: StandIn) -> None:
    client = register(chain, PLAIN)
    with pytest.raises(RuntimeError), transaction.atomic(), transaction.atomic():
        ask(client)
