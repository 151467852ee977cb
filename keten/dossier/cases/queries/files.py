"""One client file, and finding it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.http import Http404

from keten.dossier.cases.models import Case, Handover
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import get_reach_values, granted_to, hash_bsn, log_list
from keten.dossier.clients.rules.access import FileFacts
from keten.dossier.clients.rules.activities import name_search
from keten.dossier.clients.rules.bsn import is_bsn, only_digits, parse_client_number
from keten.ground.foundation.prepared import Prepared, fetch_prepared
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class Opened:
    """A file that was opened: its case, and the reason of the grant that opened it (``Because``; "" for the system)."""

    case_id: int
    because: str


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
    row = fetch_prepared(_FACTS, [case.pk])[0]
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


def open_case_file(case: UUID | int, *, viewer: Viewer, activity: str = "dossier bekijken") -> int:
    """Open the file that a case belongs to, by key or id; returns the id of the case.

    Checks the grant, writes both logs and fixes the file for the rest of the request. Raises ``Unknown``.
    """
    return open_with_reason(case, viewer=viewer, activity=activity).case_id


def open_with_reason(case: UUID | int, *, viewer: Viewer, activity: str) -> Opened:
    """The same, with the reason of the grant that opened the file. Raises ``Unknown``."""
    by_key, by_id = (None, case) if isinstance(case, int) else (case, None)
    if viewer.has_role("system"):
        row = Case.objects.filter(Q(key=by_key) if by_key else Q(pk=by_id)).values_list("pk").first()
        found = (*row, "") if row else None
    else:
        values = get_reach_values(viewer) | {"by_key": by_key, "by_id": by_id, "activity": activity}
        found = next(iter(fetch_prepared(_OPEN, values)), None)
    if found is None:
        raise Unknown
    return Opened(*found)


_OPEN = """
select case_id, because from cases_open_file(%(by_key)s::uuid, %(by_id)s::bigint, %(activity)s::text,
  %(desks)s::bigint[], %(led)s::bigint[], %(places)s::bigint[], %(organisation)s::bigint, %(own)s::bigint,
  %(today)s::date)
"""


def get_file(key: UUID, *, viewer: Viewer, activity: str = "dossier bekijken") -> tuple[Case, FileFacts]:
    """A case with its client, location and facts. Raises ``Unknown``."""
    return load_file(open_case_file(key, viewer=viewer, activity=activity))


def load_file(case_id: int) -> tuple[Case, FileFacts]:
    """A case whose file this request opened, with its client, location and facts."""
    case = load_case(case_id)
    return case, get_facts(case)


def load_case(case_id: int) -> Case:
    """A case whose file this request opened, with its client and location. Raises ``Unknown``."""
    case = _CASE.first(case_id)
    if case is None:
        raise Unknown
    return case


_CASE = Prepared(lambda id: Case.objects.select_related("client__municipality", "location").filter(pk=id))


def get_handover(key: UUID, *, viewer: Viewer) -> Handover:
    """A handover of a case that the viewer may see. Raises ``Unknown``."""
    related = ("case__client", "to_organisation", "to_staff", "asked_by", "from_staff__organisation", "answered_by")
    handover = Handover.objects.select_related(*related).filter(key=key).first()
    if handover is None:
        raise Unknown
    open_case_file(handover.case_id, viewer=viewer)
    return handover


def visible_to(viewer: Viewer) -> Q:
    """The cases into which the viewer may look; row-level security says the same once more."""
    return granted_to(viewer)


def search_files(text: str, *, viewer: Viewer, most: int = 50) -> list[Case]:
    """Files by BSN, client number ("K-48213") or the beginning of the last name; only what the viewer may see.

    The latest case per client comes first in time; an empty text finds nothing. What was found is logged: with which
    kind of key, how many, and a processing line for each person shown (BKWI: searches by another key are a signal).
    """
    text = text.strip()
    if not text:
        return []
    key = read_key(text)
    cases = list(select_files(key, viewer=viewer)[:most])
    activity = name_search(is_bsn=bool(key.bsn), number=key.number)
    log_list({case.client_id for case in cases}, activity=activity)
    return cases


def select_files(key: "SearchKey", *, viewer: Viewer) -> QuerySet[Case]:
    """The query behind a search; nothing is logged until somebody sees what it finds."""
    found = Case.objects.filter(pk__in=Case.objects.filter(visible_to(viewer), _matches(key)).values("pk"))
    found = found.select_related("client", "location").prefetch_related("stewardships__staff")
    return found.order_by("client__last_name", "client__initials", "-opened_on")


def read_key(text: str) -> "SearchKey":
    """What kind of key somebody typed."""
    digits = only_digits(text)
    return SearchKey(text=text, bsn=digits if is_bsn(digits) else "", number=parse_client_number(text))


@dataclass(frozen=True)
class SearchKey:
    """What was typed: a BSN, a client number (0: none) or a name."""

    text: str
    bsn: str
    number: int


def _matches(key: SearchKey) -> Q:
    if key.bsn:
        return Q(client__bsn_hash=hash_bsn(key.bsn))
    if key.number:  # also that of a double registration, under which the client may still know themselves
        return Q(client__in=Client.objects.filter(pk=key.number).values_list(Coalesce("merged_into", "pk")))
    return Q(client__in=_clients_named(key.text))


def _clients_named(text: str) -> QuerySet[Client]:
    return Client.objects.alias(lower_name=Lower("last_name")).filter(lower_name__contains=text.lower())


def list_named_cases(case_ids: Collection[int], *, viewer: Viewer) -> dict[int, Case]:
    """Cases by id with their clients, only those that the viewer may see."""
    found = Case.objects.filter(visible_to(viewer), pk__in=case_ids).select_related("client").distinct()
    return {case.pk: case for case in found}


def list_visible_keys(*, viewer: Viewer) -> list[tuple[int, UUID]]:
    """Of every case that the viewer may see: its id and the random key of the client, the latest case last."""
    found = Case.objects.filter(visible_to(viewer)).order_by("opened_on", "pk")
    return list(found.values_list("pk", "client__ref").distinct())


def list_enrolled(hashes: Collection[bytes]) -> list[bytes]:
    """Those of these hashed BSNs that have an open case, wherever that is: for reading in a file."""
    with connection.cursor() as cursor:
        cursor.execute("select * from cases_list_enrolled(%s::bytea[])", [list(hashes)])
        return [bytes(row[0]) for row in cursor.fetchall()]


def get_latest_case_key(client_id: int) -> UUID:
    """The key of the latest case of a client whose file this request opened. Raises ``Case.DoesNotExist``."""
    key: UUID = Case.objects.filter(client=client_id).order_by("-opened_on", "-pk").values_list("key", flat=True)[0]
    return key
