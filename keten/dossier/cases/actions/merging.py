"""Joining a double registration with the client that stays."""

from datetime import datetime

from django.db import transaction

from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import mark_double
from keten.dossier.clients.models import Client
from keten.dossier.cases.queries.files import Unknown, get_facts
from keten.dossier.clients.rules.access import may_view_file
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def merge_clients(*, keep_id: int, double_id: int, by: Viewer, now: datetime) -> Client:
    """All cases of the double become cases of the client that stays.

    Refused while both have an open case: somebody must decide which contact person goes on, and close the other.
    """
    people = {c.pk: c for c in Client.objects.select_for_update().filter(pk__in=[keep_id, double_id]).order_by("pk")}
    if keep_id == double_id or len(people) < 2:
        raise Refused("Kies twee verschillende klanten.", "number")
    cases = list(Case.objects.select_for_update().filter(client_id__in=people).order_by("pk"))
    if not all(may_view_file(by, get_facts(case)).allowed for case in cases):
        raise Unknown
    if sum(case.closed_on is None for case in cases) > 1:
        raise Refused("Beide dossiers zijn open. Sluit eerst het dossier dat niet doorgaat.", "number")
    mark_double(keep=people[keep_id], double=people[double_id], by=by, now=now)
    Case.objects.filter(client_id=double_id).update(client_id=keep_id)
    return people[keep_id]
