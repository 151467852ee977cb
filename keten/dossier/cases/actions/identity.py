"""Who the client of a case is: corrected, or joined with a double registration (*dubbele inschrijving*)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.actions.locking import hold_case
from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import Person, correct_client, mark_double
from keten.dossier.clients.actions.joining import join_files
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import open_file
from keten.dossier.clients.rules.bsn import parse_client_number
from keten.dossier.questions.actions.joining import join_forms
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer

_NOT_FOUND = "Er is geen klant met dit nummer die u mag zien."


@transaction.atomic
def correct_person(*, case: UUID, person: Person, by: Viewer, now: datetime) -> Client:
    """Put right who the client of an open case is."""
    held = hold_case(case, by=by, now=now)
    return correct_client(client_id=held.case.client_id, person=person, by=by, now=now)


@transaction.atomic
def merge_clients(*, keep_id: int, double_number: str, by: Viewer, now: datetime) -> Client:
    """All cases of the double become cases of the client that stays, with what the chain knows and asked.

    Refused while both have an open case: somebody must decide which contact person goes on, and close the other.
    A double that the viewer may not see is refused as if it were not there.
    """
    double_id = parse_client_number(double_number)
    for client_id in (keep_id, double_id):
        if not by.has_role("system") and open_file(client_id, viewer=by, activity="dossiers samenvoegen") is None:
            raise Refused(_NOT_FOUND, "number")
    people = {c.pk: c for c in Client.objects.select_for_update().filter(pk__in=[keep_id, double_id]).order_by("pk")}
    cases = list(Case.objects.select_for_update().filter(client_id__in=people).order_by("pk"))
    _check_double(keep_id, double_id, people, cases)
    mark_double(keep=people[keep_id], double=people[double_id], by=by, now=now)
    join_files(keep=people[keep_id], double=people[double_id], now=now)
    join_forms(keep=people[keep_id], double=people[double_id], now=now)
    Case.objects.filter(client_id=double_id).update(client_id=keep_id)
    sync_case_grants([keep_id, double_id], today=localdate(now))
    return people[keep_id]


def _check_double(keep_id: int, double_id: int, people: dict[int, Client], cases: list[Case]) -> None:
    if keep_id == double_id:
        raise Refused("Dit is het nummer van deze klant zelf. Vul het nummer van de dubbele inschrijving in.", "number")
    if not {keep_id, double_id} <= set(people):
        raise Refused(_NOT_FOUND, "number")
    if sum(case.closed_on is None for case in cases) > 1:
        raise Refused("Beide dossiers zijn open. Sluit eerst het dossier dat niet doorgaat.", "number")
