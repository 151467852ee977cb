"""From work that stops to an application, in a real browser; the registers of others are a real stand-in."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from keten.doors.exchange.stand_in.inventing import invent, read_named
from keten.dossier.benefits.models import Application
from keten.dossier.clients.actions import record_delivery
from keten.dossier.clients.models import Client
from keten.dossier.clients.ports import Delivered
from keten.ground.organisations.models import Arrangement, Municipality
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.conftest import copied_database
from tests.factories import Chain, make_chain
from tests.journeys.filling import fill_in
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, People, see, see_in
from tests.journeys.servers import Server, running_server, running_worker
from tests.signing_in import browser_of_person
from tests.stand_in import PLAIN, YOUNG, StandIn

pytestmark = pytest.mark.browser
GO = "main form .utrecht-button--primary-action"


@pytest.fixture(scope="module")
def connected(
    browser: Any, template_database: str, django_db_blocker: Any, stand_in_process: StandIn, tmp_path_factory: Any
) -> Iterator[Server]:
    """A site and a worker that know where the stand-in is.

    They have patience with it: on a machine with much else to do it may need more than the second that other tests
    give it, and then an application rightly waits for its source instead of going out at once.
    """
    logs: Path = tmp_path_factory.mktemp("applying")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        patient = dict.fromkeys(("KETEN_SOURCE_CONNECT_S", "KETEN_SOURCE_TOTAL_S", "KETEN_SOURCES_LIMIT_S"), "25")
        for name, value in (stand_in_process.environment() | patient).items():
            patch.setenv(name, value)
        call_command("collectstatic", verbosity=0, interactive=False)
        with (
            copied_database("applying", template_database, django_db_blocker) as name,
            running_server(name, logs / "serve.txt") as server,
            running_worker(name, logs / "work.txt"),
        ):
            yield server


@pytest.fixture(scope="module")
def chain(connected: Server) -> Chain:
    """One location; it serves where the person lives whom the register invents."""
    chain = make_chain("Werkplein Waalkade")
    person = invent(PLAIN, today=timezone.localdate(), named=read_named())
    assert person is not None
    code, name = person.municipality
    home, _ = Municipality.objects.get_or_create(code=f"GM{code}", defaults={"name": name, "province": "Gelderland"})
    chain.location.serves.add(home)
    Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=chain.uwv)
    return chain


@pytest.fixture
def visitors(browser: Any, connected: Server) -> Iterator[People]:
    everybody = People(browser, connected)
    yield everybody
    everybody.leave()
    assert everybody.complaints == []


@pytest.fixture
def faults() -> Iterator[list[str]]:
    found: list[str] = []
    yield found
    assert found == []


def test_early_notice_registration_and_ww(visitors: People, chain: Chain, faults: list[str]) -> None:
    def look(page: Any) -> None:
        faults.extend(find_faults(page))

    page = with_axe(visitors.sit_down())
    key = str(browser_of_person(PLAIN).session.session_key)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": visitors.server.address}])
    page.goto("/mijn/nieuw/")
    look(page)
    page.check('input[value="vroegmelding"]')
    page.click(GO)
    see(page, "Meld dat uw werk stopt")
    look(page)
    go_on(page, GO)
    send(page, {"laatste_werkdag": (timezone.localdate() + timedelta(days=60)).isoformat()}, look)

    go_on(page, "text=Naar mijn werkmap")
    look(page)
    go_on(page, "text=Schrijf u in als werkzoekende")
    go_on(page, GO)
    send(page, {}, look)
    go_on(page, "text=Naar mijn werkmap")
    go_on(page, "text=Vraag een WW-uitkering aan")
    go_on(page, GO)
    send(page, {}, look)
    said = re.search(r"U hoefde (\d+) van de (\d+) vragen niet zelf in te vullen", page.inner_text("main"))
    assert said
    assert int(said[1]) > int(said[2]) / 2
    see_in(page, "UWV beslist uiterlijk")
    page.click("text=Naar mijn werkmap")
    see_in(page, "UWV beslist uiterlijk")
    look(page)
    go_on(page, "table a:text-is('WW')")
    look(page)
    assert Application.objects.get(law="ww").submitted_by is None


def go_on(page: Any, selector: str) -> None:
    """Click, and be on the next page: a look before that would see half of it."""
    with page.expect_navigation():
        page.click(selector)


def send(page: Any, answers: dict[str, str], look: Any) -> None:
    look(page)
    fill_in(page, answers, look)
    see(page, "Kijk alles na")
    page.click(GO)
    see(page, "Uw formulier is verstuurd")
    look(page)


def test_bijstand_at_24_waits_for_the_search_term(visitors: People, chain: Chain, faults: list[str]) -> None:
    def look(page: Any) -> None:
        faults.extend(find_faults(page))

    born = timezone.localdate() - timedelta(days=round(365.25 * 24) + 100)
    case = chain.register(on=timezone.localdate(), target_group="bijstand", bsn=YOUNG, born_on=born)
    page = with_axe(visitors.sit_down(case.client))
    page.goto("/mijn/formulieren/bijstand_aanvraag/")
    see_in(page, "U bent jonger dan 27: eerst vier weken zelf zoeken")
    look(page)
    page.click(GO)
    see_in(page, "Dit veld is verplicht")
    page.check('input[value="none"]')
    page.click(GO)
    see_in(page, "U kunt versturen vanaf")
    look(page)
    fill_in(page, {}, look)
    see_in(page, "Alles is ingevuld. U kunt versturen vanaf")
    page.click("text=Bekijk het regel voor regel")
    see(page, "Wat u kunt verwachten")
    look(page)
    page.goto("/mijn/")
    see_in(page, "U kunt versturen vanaf")
    look(page)
    coach = visitors.sit_down(chain.anna)
    coach.goto(f"/klanten/{case.key}/")
    see_in(coach, "Zoektermijn voorbij")


def test_on_an_old_phone_without_scripts(visitors: People, chain: Chain) -> None:
    client = chain.register(on=timezone.localdate(), bsn="999990172").client
    page = visitors.sit_down(client, width=PHONE, javascript=False)
    page.goto("/mijn/formulieren/inschrijving/")
    page.click(GO)
    page.click("text=Hoe bereiken wij u?")
    page.fill('[name="telefoon"]', "06 1")
    page.click("text=Bewaar en stop")
    see_in(page, "Wat u invulde is bewaard")
    page.click("text=Ga verder")
    page.click("text=Hoe bereiken wij u?")
    assert page.input_value('[name="telefoon"]') == "06 1"
    page.click("text=Bewaar en ga verder")
    see_in(page, "Vul een antwoord in.")


def test_a_correction_is_answered_by_its_owner(visitors: People, chain: Chain, faults: list[str]) -> None:
    client = chain.register(on=timezone.localdate()).client
    delivered = [Delivered(datum="adres.straat", value="Dorpsstraat")]
    record_delivery(client=client, source="brp", delivered=delivered, by=SYSTEM, now=timezone.now())
    page = with_axe(visitors.sit_down(client))
    page.goto("/mijn/gegevens/adres.straat/")
    faults.extend(find_faults(page))
    page.fill("[name=value]", "Nieuwstraat")
    page.click(GO)
    see_in(page, "In onderzoek")
    answer(visitors, chain, client)
    page.reload()
    see_in(page, "Onderzocht: aangepast.")
    faults.extend(find_faults(page))


def answer(visitors: People, chain: Chain, client: Client) -> None:
    """Somebody of the municipality, which owns an address, finds the question and answers it."""
    page = visitors.sit_down(chain.carla)
    for _ in range(40):  # the worker sends it
        page.goto("/signalen/")
        if page.locator("main tbody tr").count():
            break
        page.wait_for_timeout(250)
    page.click("main tbody tr a >> nth=0")
    page.check('input[value="changed"]')
    page.click(GO)
    see_in(page, "beantwoord", "body")


def test_a_source_killed_halfway(visitors: People, chain: Chain, stand_in_process: StandIn, faults: list[str]) -> None:
    client = chain.register(on=timezone.localdate(), bsn="999990184").client
    page = with_axe(visitors.sit_down(client))
    page.goto("/mijn/formulieren/inschrijving/")
    page.click(GO)
    stand_in_process.kill()
    try:
        page.goto("/mijn/formulieren/ww_aanvraag/")
        page.click(GO)
        see_in(page, "Niet bereikbaar")
        faults.extend(find_faults(page))
        last_day = (timezone.localdate() + timedelta(days=10)).isoformat()
        fill_in(page, {"laatste_werkdag": last_day}, lambda page: faults.extend(find_faults(page)))
        page.click(GO)
        see_in(page, "Wij wachten nog op gegevens")
        page.click("text=Kijk of het er nu is")
        see_in(page, "Wij wachten nog op gegevens")
        faults.extend(find_faults(page))
        assert not Application.objects.filter(client=client).exists()
    finally:
        stand_in_process.start()
