"""The clients whom a visitor of the demo can be, and somebody whom the chain does not know yet."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from keten.doors.portal.entry import start_client_session, start_person_session
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import TargetGroup

_GROUPS = (TargetGroup.WW, TargetGroup.BIJSTAND)
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


def list_clients() -> list[ClientChoice]:
    """One client of each benefit, and somebody who comes in for the first time; nobody when no region was built."""
    known = [_known(client, group) for group in _GROUPS if (client := _first_of(group)) is not None]
    return [*known, _stranger()] if known else []


def get_client(key: str) -> ClientChoice | None:
    """One of these, and nobody else."""
    return next((choice for choice in list_clients() if choice.key == key), None)


def come_in(request: KetenRequest, choice: ClientChoice) -> str:
    """A session as this client; returns the name of the page where they start."""
    if choice.client_id is None:
        start_person_session(request, _STRANGER_BSN, now=request.now)
        return "client-new"
    start_client_session(request, choice.client_id, now=request.now)
    return "client-home"


def _first_of(group: str) -> Client | None:
    case = Case.objects.filter(closed_on=None, target_group=group).select_related("client").order_by("pk").first()
    return case.client if case else None


def _known(client: Client, group: TargetGroup) -> ClientChoice:
    return ClientChoice(
        key=str(client.ref),
        client_id=client.pk,
        name=client.name,
        title=_("Klant met %(benefit)s") % {"benefit": group.label},
        sight=_("Ziet de eigen werkmap: wie helpt, wat er nu gebeurt en welke gegevens de keten heeft."),
    )


def _stranger() -> ClientChoice:
    known = find_by_bsn(_STRANGER_BSN)
    return ClientChoice(
        key=_STRANGER,
        client_id=known.pk if known else None,
        name=known.name if known else _("Iemand zonder dossier"),
        title=_("Nieuw bij de keten"),
        sight=_("Komt voor het eerst binnen en kan zich inschrijven."),
    )
