"""Looking before registering: is this person here already?"""

from keten.dossier.clients.actions import Person
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn


def list_possible_doubles(person: Person, *, most: int = 5) -> list[Client]:
    """Clients who may be the same person: the same BSN, or the same last name and date of birth."""
    known = find_by_bsn(person.bsn) if person.bsn else None
    if known:
        return [known]
    same = Client.objects.filter(last_name__iexact=person.last_name, born_on=person.born_on, merged_into__isnull=True)
    return list(same.order_by("pk")[:most])
