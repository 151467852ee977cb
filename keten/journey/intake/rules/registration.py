"""Registering a client at a location (*inschrijving*)."""

from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer


def may_register(viewer: Viewer, *, location_id: int) -> Decision:
    """Coaches and team leaders register clients at the locations where they work; the system reads in files."""
    if viewer.has_role("system"):
        return Decision.yes()
    if viewer.has_role("coach", "team_leader") and location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("U kunt alleen klanten inschrijven op een locatie waar u werkt.", "location")


def check_arranged(*, intake: str | None, responsible: str | None) -> Decision:
    """Without an arrangement nobody would be responsible: say so, with the way out."""
    if intake and responsible:
        return Decision.yes()
    missing = "de intake" if not intake else "de re-integratie"
    return Decision.no(
        f"Voor deze doelgroep is op deze locatie niet afgesproken wie {missing} doet. "
        "Vraag de beheerder om de ketenafspraak aan te vullen.",
        "target_group",
    )


def check_same_person(*, born_on: date, known_born_on: date) -> Decision:
    """A BSN that is known belongs to whom it belonged: a slip of the pen must not open somebody else's file."""
    if born_on == known_born_on:
        return Decision.yes()
    return Decision.no("Dit BSN hoort bij iemand met een andere geboortedatum. Controleer beide.", "bsn")
