"""To whom a signal goes: by the arrangement of that day, the owner of a datum, the home municipality, or chosen."""

from datetime import date

from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Organisation, OrganisationKind
from keten.ground.organisations.queries import find_home, in_force, list_partners, responsible_for
from keten.journey.chain_signals.rules.types import CHOSEN, HOME, SignalKind

_NOT_ARRANGED = (
    "Hier is vandaag geen organisatie afgesproken voor deze taak. Vraag uw teamleider de ketenafspraak aan te vullen."
)
_NO_HOME = "De woongemeente van de klant doet niet mee aan Keten. Kies een vraag om informatie aan een andere partner."


def find_addressee(kind: SignalKind, case: Case, *, chosen_id: int | None, on: date) -> Organisation:
    """Who gets a signal of this kind about this file on this day. Raises ``Refused`` with the way out."""
    if kind.to == CHOSEN:
        found = list_partners(location_id=case.location_id, on=on).filter(pk=chosen_id).first() if chosen_id else None
        refusal = Refused("Kies aan wie u het signaal stuurt.", "addressee")
    elif kind.to == HOME:
        found = find_home(case.client.municipality_id, on=on)
        refusal = Refused(_NO_HOME, "")
    else:
        group, place = case.target_group, case.location_id
        found = responsible_for(task=kind.task, location_id=place, target_group=group, on=on)
        refusal = Refused(_NOT_ARRANGED, "")
    if found is None:
        raise refusal
    return found


def find_owner(client: Client, kind: str, *, on: date) -> Organisation:
    """The organisation that answers for data of this kind of owner: a municipality for its own residents.

    When the chain has no such partner, UWV passes it on (Wet SUWI art. 62 lid 2: the joint facilities).
    """
    found = Organisation.objects.filter(in_force(on))
    home = find_home(client.municipality_id, on=on) if kind == "municipality" else None
    owner = home or found.filter(kind=kind).exclude(kind=OrganisationKind.MUNICIPALITY).order_by("pk").first()
    owner = owner or found.filter(kind=OrganisationKind.UWV).order_by("pk").first()
    owner = owner or found.order_by("pk").first()
    assert owner is not None  # a client is registered by a partner, so there is one
    return owner
