"""Pages that no link leads to: forms that are not right yet, empty lists, dialogs, refusals, the other language."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone

from keten.dossier.cases.models import Handover, Step
from keten.ground.organisations.models import Account, Staff
from keten.ground.organisations.rules import importing as staff_file
from keten.journey.intake.rules import importing as client_file
from tests.factories import make_chain
from tests.journeys.desks import ONE_EACH, fill_desk
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import LAPTOP, People

pytestmark = pytest.mark.browser

_EMPTY = """[...document.querySelectorAll('main form')].pop().querySelectorAll(
  'input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea'
).forEach((one) => { one.value = ''; })"""


STAFF, CLIENTS = (";".join(columns) + "\nJ.;\n" for columns in (staff_file.COLUMNS, client_file.COLUMNS))


def submit_empty(page: Any) -> None:
    """Send the last form of the page with nothing typed; it must say what is missing."""
    page.evaluate(_EMPTY)
    page.locator("main form").last.locator("button[type=submit]").first.click()
    page.locator("[data-form-errors]").wait_for()


def miss_without_reason(page: Any) -> None:
    page.check("[value=missed]")
    page.click("text=Opslaan")
    page.get_by_text("Schrijf kort op waarom").first.wait_for()


def refuse_without_reason(page: Any) -> None:
    page.click("text=Ik neem deze klant niet over")
    submit_empty(page)


def register_a_known_person(page: Any) -> None:
    page.fill("[name=initials]", "M.")
    page.fill("[name=last_name]", "Yilmaz")
    page.fill("[name=born_on]", _known_birthday())
    page.select_option("[name=municipality]", label="Nijmegen")
    page.click("text=Schrijf in")
    page.get_by_text("Is dit iemand die al bekend is?").wait_for()


def _known_birthday() -> str:
    from keten.dossier.clients.models import Client

    return str(Client.objects.filter(last_name="Yilmaz").latest("pk").born_on)


def search(text: str, found: str) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.fill("[name=text]", text)
        page.click("main button:text-is('Zoek')")
        page.wait_for_selector(found)

    return act


def open_dialog(page: Any) -> None:
    page.keyboard.press("?")
    page.locator("#keten-keys").wait_for()


def ask_to_confirm(page: Any) -> None:
    page.click("text=Sluit account")
    page.locator("#keten-confirm").wait_for()


def open_menu(place: str) -> Callable[[Any], None]:
    return lambda page: page.click(f"{place} summary")


def preview_arrangement(page: Any) -> None:
    page.select_option("[name=organisation]", label="gemeente Nijmegen")
    page.check("[name=tasks][value=placement]")
    page.check("[name=target_groups][value=ww]")
    page.click("text=Bekijk wat er verandert")
    page.get_by_text("Klopt dit?").wait_for()


def read_a_file(text: str) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.set_input_files("[type=file]", {"name": "regels.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.click("text=Controleer dit bestand")
        page.locator("tbody tr").first.wait_for()

    return act


def ask_a_colleague(page: Any) -> None:
    page.locator("[name=cases]").first.check()
    page.click("text=Vraag deze collega")
    page.get_by_text("Ongedaan maken").wait_for()


@dataclass(frozen=True)
class Scene:
    """Who goes where and does what; nobody signed in without a name."""

    who: str
    path: str
    act: Callable[[Any], None] = field(default=lambda page: None)
    language: str = "nl"
    status: int = 200


SCENES = {
    "sign in, nothing typed": Scene("", "/inloggen/", submit_empty),
    "a page that is not there": Scene("anna", "/klanten/niets/", status=404),
    "a page that is not there, for a stranger": Scene("", "/niets/", status=404),
    "plan, nothing typed": Scene("anna", "/klanten/{case}/stap/", submit_empty),
    "hand over, nothing typed": Scene("anna", "/klanten/{case}/overdracht/", submit_empty),
    "close, nothing chosen": Scene("anna", "/klanten/{case}/sluiten/", submit_empty),
    "correct, nothing typed": Scene("anna", "/klanten/{case}/persoon/", submit_empty),
    "merge, nothing typed": Scene("anna", "/klanten/{case}/samenvoegen/", submit_empty),
    "missed without a reason": Scene("anna", "/stappen/{step}/", miss_without_reason),
    "asked of me": Scene("anna", "/overdrachten/{asked}/"),
    "asked of somebody else": Scene("anna", "/overdrachten/{waiting}/"),
    "refused without a reason": Scene("anna", "/overdrachten/{asked}/", refuse_without_reason),
    "answered": Scene("anna", "/overdrachten/{refused}/"),
    "register, nothing typed": Scene("anna", "/inschrijven/", submit_empty),
    "register a known person": Scene("anna", "/inschrijven/", register_a_known_person),
    "several found": Scene("anna", "/klanten/", search("en", "tbody tr")),
    "nobody found": Scene("anna", "/klanten/", search("Onbekend", "text=Niemand gevonden")),
    "an empty desk": Scene("lonely anna", "/werkvoorraad/"),
    "nothing in this filter": Scene("lonely anna", "/werkvoorraad/?toon=asked"),
    "a team at rest": Scene("lonely dirk", "/team/"),
    "asked, with a way back": Scene("dirk", "/team/", ask_a_colleague),
    "the list of keys": Scene("anna", "/werkvoorraad/", open_dialog),
    "the menu of who I am": Scene("anna", "/klanten/{case}/", open_menu("header")),
    "the menu of the client": Scene("anna", "/klanten/{case}/", open_menu("main")),
    "a question first": Scene("els", "/beheer/medewerkers/{staff}/", ask_to_confirm),
    "add an organisation, nothing typed": Scene("els", "/beheer/organisaties/toevoegen/", submit_empty),
    "add a location, nothing typed": Scene("els", "/beheer/locaties/toevoegen/", submit_empty),
    "add somebody, nothing typed": Scene("els", "/beheer/medewerkers/toevoegen/", submit_empty),
    "add a team, nothing typed": Scene("els", "/beheer/teams/toevoegen/", submit_empty),
    "arrange, nothing chosen": Scene("els", "/beheer/locaties/{location}/afspraken/maken/", submit_empty),
    "arrange, what it changes": Scene("els", "/beheer/locaties/{location}/afspraken/maken/", preview_arrangement),
    "read staff, wrong lines": Scene("els", "/beheer/import/", read_a_file(STAFF)),
    "read clients, wrong lines": Scene("els", "/beheer/import/klanten/", read_a_file(CLIENTS)),
    "desk in English": Scene("anna", "/werkvoorraad/", language="en"),
    "file in English": Scene("anna", "/klanten/{case}/", language="en"),
    "register in English": Scene("anna", "/inschrijven/", language="en"),
    "team in English": Scene("dirk", "/team/", language="en"),
    "promises in English": Scene("dirk", "/beloften/", language="en"),
}


@dataclass(frozen=True)
class Stage:
    """Who there is, the keys that the addresses of the scenes need, and a page for everybody."""

    cast: dict[str, Staff]
    keys: dict[str, object]
    people: People
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)

    def page_of(self, scene: Scene) -> Any:
        """Who comes back finds their own page again, as wide as before."""
        key = (scene.who, scene.language)
        if key not in self.pages:
            self.pages[key] = with_axe(self.people.sit_down(self.cast.get(scene.who), language=scene.language))
        self.pages[key].set_viewport_size({"width": LAPTOP, "height": 900})
        return self.pages[key]


@pytest.fixture(scope="module")
def stage(browser, server) -> Iterator[Stage]:
    chain, lonely = make_chain("Werkplein Kronenburg"), make_chain("Werkplein Lent")
    desk = fill_desk(chain, timezone.localdate(), ONE_EACH)
    keys = {why: Handover.objects.filter(case=desk[why][0]).latest("pk").key for why in ("asked", "waiting", "refused")}
    keys |= {"case": desk["planned"][0].key, "location": chain.location.key, "staff": chain.anna.key}
    Account.objects.create_account(username=chain.anna.email, staff=chain.anna)
    keys |= {"step": Step.objects.get(case=desk["today"][0], outcome__isnull=True).key}
    cast = {name: getattr(chain, name) for name in ("anna", "dirk", "els")}
    cast |= {f"lonely {name}": getattr(lonely, name) for name in ("anna", "dirk")}
    people = People(browser, server)
    yield Stage(cast, keys, people)
    people.leave()


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_everybody_can_use_the_page(stage, scene):
    page = stage.page_of(scene)
    with stage.people.expecting_refusal() if scene.status >= 400 else nullcontext():
        assert page.goto(scene.path.format(**stage.keys)).status == scene.status
    scene.act(page)
    assert find_faults(page, language=scene.language) == []
    assert stage.people.complaints == []
    page.evaluate("sessionStorage.clear()")  # no drafts for the next scene
