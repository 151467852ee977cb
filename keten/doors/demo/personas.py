"""The people whom a visitor of the demo can be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.doors.demo.region import Persona, read_region
from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import get_viewer

_SIGHTS: dict[str, Callable[[], tuple[str, str]]] = {
    "uwv": lambda: (
        _("Coach bij UWV"),
        _("Ziet de eigen werkvoorraad, neemt nieuwe klanten aan en draagt klanten over aan de gemeente."),
    ),
    "municipality": lambda: (
        _("Coach bij een gemeente"),
        _("Begeleidt mensen met bijstand, beantwoordt overdrachten van UWV en vervangt collega's met verlof."),
    ),
    "team": lambda: (
        _("Teamleider"),
        _("Ziet hoe druk het is, wie nog geen contactpersoon heeft en welke beloften niet zijn nagekomen."),
    ),
    "werkwijzen": lambda: (
        _("Beleidsmedewerker"),
        _("Kiest hoe de locatie werkt, verandert een werkwijze en probeert haar eerst uit. Ziet geen klanten."),
    ),
    "inspections": lambda: (
        _("Inspecteur"),
        _("Onderzoekt het werk van de keten: trekt dossiers, schrijft bevindingen en laat de partijen reageren."),
    ),
    "beheer": lambda: (
        _("Beheerder"),
        _("Legt vast wie er werkt, waar, en welke organisatie op welke locatie wat doet. Ziet geen klanten."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A persona as the page shows it; ``page`` is the name of the address where this person starts."""

    key: str
    staff_id: int
    name: str
    organisation: str
    location: str
    title: str
    sight: str
    page: str


def list_personas(*, today: date) -> list[Choice]:
    """The personas who are in service; none when the demo was not built."""
    return [choice for persona in read_region().personas if (choice := _choice(persona, today)) is not None]


def get_persona(key: str, *, today: date) -> Choice | None:
    """One of the personas, and nobody else."""
    return next((choice for choice in list_personas(today=today) if choice.key == key), None)


def _choice(persona: Persona, today: date) -> Choice | None:
    email = next(colleague.email for colleague in read_region().staff if colleague.name == persona.staff)
    staff = Staff.objects.filter(email=email).only("pk", "key").first()
    viewer = get_viewer(staff.pk, on=today) if staff else None
    if staff is None or viewer is None:
        return None
    title, sight = _SIGHTS[viewer.kind if persona.page == "desk" else persona.page]()
    return Choice(
        key=str(staff.key),
        staff_id=staff.pk,
        name=viewer.name,
        organisation=viewer.organisation_name,
        location=viewer.location_name or read_region().name,
        title=title,
        sight=sight,
        page=persona.page,
    )
