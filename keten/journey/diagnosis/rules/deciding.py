"""When a diagnosis may be made, contested, completed: with the reason when not."""

from collections.abc import Collection
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

WORKERS = ("coach", "team_leader", "location_manager")


def may_see_diagnosis(viewer: Viewer) -> Decision:
    """Staff who work with files, and a client in their own file; which file is for the page and the grants."""
    if viewer.client_id is not None or viewer.has_role(*WORKERS, "system"):
        return Decision.yes()
    return Decision.no("U mag deze diagnose niet zien.")


def may_take_test(viewer: Viewer, *, roles: Collection[str]) -> Decision:
    """Staff of any partner whose role the test names: UWV, municipality or CWI alike (document 5, Ankermodel)."""
    if viewer.staff_id is not None and viewer.has_role(*roles):
        return Decision.yes()
    return Decision.no("Uw rol mag deze toets niet afnemen.")


def may_diagnose(viewer: Viewer) -> Decision:
    """A person decides, never a model: somebody of any partner who works with files (C1)."""
    if viewer.staff_id is not None and viewer.has_role(*WORKERS):
        return Decision.yes()
    return Decision.no("Alleen een medewerker die met klanten werkt stelt een diagnose.")


def check_choice(*, stage: str, stages: Collection[str], reason: str) -> Decision:
    """A stage of the model, none when the model has none, and always a reason."""
    if stages and stage not in stages:
        return Decision.no("Kies een van de mogelijkheden van deze werkwijze.", "stage")
    if not stages and stage:
        return Decision.no("Deze werkwijze kent geen indeling.", "stage")
    if not reason.strip():
        return Decision.no("Schrijf op waarom u dit besluit. De klant leest dit.", "reason")
    return Decision.yes()


def is_departure(*, stage: str, advised: str) -> bool:
    """Whether the choice departs from the advice; without advice nothing can depart from it."""
    return bool(advised) and stage != advised


def check_override(*, is_override: bool, override_reason: str) -> Decision:
    """Who departs from the advice says why (Wet SUWI 2006 art. 26: the reasons are recorded)."""
    if is_override and not override_reason.strip():
        return Decision.no("U wijkt af van het advies. Schrijf op waarom.", "override_reason")
    return Decision.yes()


def check_second_assessor(*, needed: bool, second_id: int | None, made_by_id: int) -> Decision:
    """Where the model asks it, a second person looked too."""
    if second_id == made_by_id:
        return Decision.no("De tweede beoordelaar is iemand anders dan uzelf.", "second_assessor")
    if needed and second_id is None:
        return Decision.no("Deze keuze vraagt een tweede beoordelaar. Kies wie er meekeek.", "second_assessor")
    return Decision.yes()


def may_contest(viewer: Viewer, *, is_current: bool, is_contested: bool, reason: str) -> Decision:
    """The client, or staff on behalf of the client; once per diagnosis, the one that counts now, with a reason."""
    if viewer.client_id is None and not may_diagnose(viewer):
        return Decision.no("Alleen de klant of een medewerker meldt dat een diagnose niet klopt.")
    if not is_current:
        return Decision.no("Er is al een nieuwere diagnose.")
    if is_contested:
        return Decision.no("Er is al gemeld dat deze diagnose niet klopt. Er komt een nieuwe diagnose.")
    if not reason.strip():
        return Decision.no("Schrijf op wat er niet klopt.", "reason")
    return Decision.yes()


def check_support(*, offering: str, starts_on: date | None, found_on: date) -> Decision:
    """Support has a name and a day it starts (P5), together."""
    if not offering.strip():
        return Decision.no("Schrijf op welke hulp de klant krijgt.", "offering")
    if starts_on is None:
        return Decision.no("Kies de dag waarop de hulp begint.", "starts_on")
    if starts_on < found_on:
        return Decision.no("De hulp kan niet beginnen voordat de diagnose er was.", "starts_on")
    return Decision.yes()
