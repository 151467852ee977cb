"""One client file, and finding it."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.http import Http404

from keten.dossier.cases.models import Case, Handover
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import hash_bsn
from keten.dossier.clients.rules.access import CORE_KINDS, FILE_ROLES, FileFacts, may_view_file
from keten.dossier.clients.rules.bsn import is_bsn
from keten.ground.organisations.rules.viewer import Viewer


class Unknown(Http404):
    """There is no such file for this viewer: not there, or not theirs. The two look the same, on the page too."""


_FACTS = """
select c.location_id,
  (select organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
  s.staff_id, st.organisation_id, h.id is not null, h.to_staff_id, h.to_organisation_id,
  array(select owner_id from cases_step p where p.case_id = c.id and p.outcome is null and p.owner_id is not null)
from cases_case c
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
left join organisations_staff st on st.id = s.staff_id
left join cases_handover h on h.case_id = c.id and h.answer is null
where c.id = %s
"""


def get_facts(case: Case) -> FileFacts:
    """What the access rule and the actions need to know of a case now, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [case.pk])
        row = cursor.fetchone()
    return FileFacts(
        location_id=row[0],
        responsible_organisation_id=row[1],
        steward_id=row[2],
        steward_organisation_id=row[3],
        handover_open=row[4],
        asked_staff_id=row[5],
        asked_organisation_id=row[6],
        step_owner_ids=frozenset(row[7]),
    )


def get_file(key: UUID, *, viewer: Viewer) -> tuple[Case, FileFacts]:
    """A case with its client, location and facts. Raises ``Unknown``."""
    case = Case.objects.select_related("client__municipality", "location").filter(key=key).first()
    if case is None:
        raise Unknown
    facts = get_facts(case)
    if not may_view_file(viewer, facts).allowed:
        raise Unknown
    return case, facts


def get_handover(key: UUID, *, viewer: Viewer) -> Handover:
    """A handover of a case that the viewer may see. Raises ``Unknown``."""
    related = ("case__client", "to_organisation", "to_staff", "asked_by", "from_staff__organisation", "answered_by")
    handover = Handover.objects.select_related(*related).filter(key=key).first()
    if handover is None or not may_view_file(viewer, get_facts(handover.case)).allowed:
        raise Unknown
    return handover


def visible_to(viewer: Viewer) -> Q:
    """The access rule as a condition on cases; ``tests/dossier/cases/test_access.py`` holds the two equal."""
    if viewer.has_role("system"):
        return Q()
    if not viewer.has_role(*FILE_ROLES):
        return Q(pk__in=[])
    desks = viewer.desks
    involved = (
        Q(stewardships__staff__in=desks, stewardships__until_on__isnull=True)
        | Q(handovers__to_staff__in=desks, handovers__answer__isnull=True)
        | Q(steps__owner__in=desks, steps__outcome__isnull=True)
    )
    here = Q(location__in=viewer.location_ids)
    if viewer.kind in CORE_KINDS:
        return involved | here
    own = viewer.organisation_id
    return (
        involved
        | (here & Q(responsibilities__organisation=own, responsibilities__until_on__isnull=True))
        | (here & Q(handovers__to_organisation=own, handovers__answer__isnull=True))
    )


def search_files(text: str, *, viewer: Viewer, most: int = 50) -> QuerySet[Case]:
    """Files by BSN, client number ("K-48213") or the beginning of the last name; only what the viewer may see.

    The latest case per client comes first in time; an empty text finds nothing.
    """
    found = Case.objects.filter(pk__in=Case.objects.filter(visible_to(viewer), _matches(text.strip())).values("pk"))
    found = found.select_related("client", "location").prefetch_related("stewardships__staff")
    return found.order_by("client__last_name", "client__initials", "-opened_on")[:most]


def _matches(text: str) -> Q:
    if not text:
        return Q(pk__in=[])
    digits = "".join(sign for sign in text if sign not in " .-")
    if is_bsn(digits):
        return Q(client__bsn_hash=hash_bsn(digits))
    number = find_client_by_number(text)
    if number:  # also that of a double registration, under which the client may still know themselves
        return Q(client__in=Client.objects.filter(pk=number).values_list(Coalesce("merged_into", "pk")))
    return Q(client__in=_clients_named(text))


def find_client_by_number(text: str) -> int:
    """The id behind a client number as people type it ("K-48213", "k48213", "48213"); 0 when it is none."""
    number = text.strip().upper().removeprefix("K").removeprefix("-")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0


def _clients_named(text: str) -> QuerySet[Client]:
    return Client.objects.alias(lower_name=Lower("last_name")).filter(lower_name__contains=text.lower())


def list_named_cases(case_ids: Collection[int], *, viewer: Viewer) -> dict[int, Case]:
    """Cases by id with their clients, only those that the viewer may see."""
    found = Case.objects.filter(visible_to(viewer), pk__in=case_ids).select_related("client").distinct()
    return {case.pk: case for case in found}
