"""The clients whom a visitor of the demo can be, and somebody whom the chain does not know yet."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.doors.demo.personas import list_personas
from keten.doors.portal.entry import start_client_session, start_person_session
from keten.dossier.cases.models import Case
from keten.dossier.clients.queries import find_by_bsn, show_viewer
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import TargetGroup
from keten.ground.organisations.queries import get_viewer

_STRANGER = "onbekend"
_STRANGER_BSN = "999990019"  # out of the numbers for tests; whoever registers with it becomes a client


@dataclass(frozen=True, kw_only=True)
class ClientChoice:
    """A client as the page of the demo shows them; ``client_id`` is empty for somebody without a file."""

    key: str
    client_id: int | None
    name: str
    title: str
    sight: str


def list_clients(*, today: date) -> list[ClientChoice]:
    """A client of each coach whom one can be, and somebody who comes in for the first time; nobody without a region."""
    coaches = [choice for choice in list_personas(today=today) if choice.page == "desk"]
    known = [_known(case) for coach in coaches if (case := _first_case_of(coach.staff_id, today)) is not None]
    return [*known, _stranger()] if known else []


def get_client(key: str, *, today: date) -> ClientChoice | None:
    """One of these, and nobody else."""
    return next((choice for choice in list_clients(today=today) if choice.key == key), None)


def come_in(request: KetenRequest, choice: ClientChoice) -> str:
    """A session as this client; returns the name of the page where they start."""
    if choice.client_id is None:
        start_person_session(request, _STRANGER_BSN, now=request.now)
        return "client-new"
    start_client_session(request, choice.client_id, now=request.now)
    return "client-home"


def _first_case_of(staff_id: int, today: date) -> Case | None:
    """Seen through the eyes of the coach: nobody else may look, also not in the demo."""
    show_viewer(get_viewer(staff_id, on=today), today=today)
    held = Case.objects.filter(closed_on=None, stewardships__staff=staff_id, stewardships__until_on=None)
    case = held.select_related("client").order_by("pk").first()
    show_viewer(None, today=today)
    return case


def _known(case: Case) -> ClientChoice:
    return ClientChoice(
        key=str(case.client.ref),
        client_id=case.client_id,
        name=case.client.name,
        title=_("Klant met %(benefit)s") % {"benefit": TargetGroup(case.target_group).label},
        sight=_("Ziet de eigen werkmap: wie helpt, wat er nu gebeurt en welke gegevens de keten heeft."),
    )


def _stranger() -> ClientChoice:
    known = find_by_bsn(_STRANGER_BSN)
    return ClientChoice(
        key=_STRANGER,
        client_id=known.id if known else None,
        name=known.name if known else _("Iemand zonder dossier"),
        title=_("Nieuw bij de keten"),
        sight=_("Komt voor het eerst binnen en kan zich inschrijven."),
    )
