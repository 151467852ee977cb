"""Who may register themselves, and what the population register must say before they can (*inschrijven zelf*)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

# What is asked of the population register to know who registers (Besluit SUWI art. 5.2a: not asked of the person).
IDENTITY = (
    "naam.voornamen", "naam.voorvoegsel", "naam.achternaam", "geboorte.datum", "adres.postcode", "adres.gemeente",
)  # fmt: skip
PERSON_ROLE = "person"


def as_person(*, on: date) -> Viewer:
    """Somebody who signed in and has no file yet."""
    return Viewer(
        staff_id=None,
        name="",
        organisation_id=None,
        organisation_name="",
        kind="",
        roles=frozenset({PERSON_ROLE}),
        on=on,
    )


def may_register_oneself(viewer: Viewer) -> Decision:
    """Somebody without a file, or a client whose last file was closed."""
    if viewer.has_role(PERSON_ROLE, "client"):
        return Decision.yes()
    return Decision.no("Alleen wie zelf is ingelogd, kan zichzelf inschrijven.")


def check_identity(said: Mapping[str, Any]) -> Decision:
    """Enough is known to make a file; else the way out is a counter, where somebody looks at papers."""
    if said.get("opschorting"):
        return Decision.no(
            "De Basisregistratie Personen houdt uw gegevens niet meer bij. Ga naar een werkplein. Neem uw paspoort mee."
        )
    if not said.get("naam.achternaam"):
        return Decision.no(
            "De Basisregistratie Personen kent u niet. Ga naar een werkplein om u in te schrijven. Neem uw paspoort"
            " mee."
        )
    if not is_whole_date(said.get("geboorte.datum")):
        return Decision.no(
            "Uw geboortedatum staat niet helemaal in de Basisregistratie Personen. Ga naar een werkplein om u in te"
            " schrijven."
        )
    return Decision.yes()


def is_whole_date(text: object) -> bool:
    """ "1980-01-01", not "1980" or "1980-01"."""
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return len(str(text)) == len("1980-01-01")


def make_initials(first_names: str) -> str:
    """ "Anna Maria" -> "A.M."; a dash in a name begins a new initial with the same name."""
    return "".join(f"{name[0].upper()}." for name in first_names.split() if name)[:20]
