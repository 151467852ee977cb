"""Who pays a benefit of which only the law is known."""

from datetime import date

from django.db.models import Q

from keten.dossier.benefits.rules.laws import MUNICIPAL
from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Organisation, OrganisationKind


def find_payer(client: Client, *, law: str, on: date) -> Organisation | None:
    """The municipality where the client lives for bijstand, IOAW and IOAZ (Pw art. 40), UWV for the rest."""
    known = Organisation.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on).order_by("pk")
    if law in MUNICIPAL:
        return known.filter(kind=OrganisationKind.MUNICIPALITY, municipality_id=client.municipality_id).first()
    return known.filter(kind=OrganisationKind.UWV).first()
