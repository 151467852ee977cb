"""Who looks, told to the database; opening a file, which checks the grant and writes both logs."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from keten.dossier.clients.models import AccessGrant
from keten.dossier.clients.rules.access import Reach, decide_reach
from keten.ground.foundation.prepared import fetch_prepared
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class Look:
    """What opened the file: the reason of the grant and its purpose, as codes."""

    because: str
    purpose: str


def show_viewer(viewer: Viewer | None, *, today: date, origin: str = "", trace: UUID | None = None) -> None:
    """Tell row-level security who looks from now on over this connection; nobody sees nothing. One statement."""
    fetch_prepared(*get_showing(viewer, today=today, origin=origin, trace=trace))


def get_showing(
    viewer: Viewer | None, *, today: date, origin: str = "", trace: UUID | None = None
) -> tuple[str, dict[str, Any]]:
    """That statement, with its values."""
    reach = decide_reach(viewer) if viewer else Reach()
    values = _values(reach) | {
        "files": [] if reach.own is None else [reach.own],
        "today": today,
        "actor": viewer.staff_id if viewer else None,
        "origin": origin,
        "trace": (trace or uuid4()).hex,
        "reviews": viewer.organisation_id if viewer and viewer.has_role("security_officer") else None,
    }
    return _SHOW, values


def open_file(client_id: int, *, viewer: Viewer, activity: str, today: date | None = None) -> Look | None:
    """Open the file of a client; None without a grant, or when there is no such client. Both logs are written."""
    found = fetch_prepared(_OPEN, get_reach_values(viewer, today) | {"client": client_id, "activity": activity})
    return Look(*found[0]) if found else None


def fix_file(client_id: int, *, activity: str) -> None:
    """Work in this file for the rest of the request; for who just got a reason to. Both logs are written."""
    with connection.cursor() as cursor:
        cursor.execute("select clients_enter_file(%s, %s)", [client_id, activity])


def leave_files() -> None:
    """Work in no file any more. A request begins that way; what works in many files one after the other must say so,
    because each file that stays open makes the next one dearer to open.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('keten.files', '', false), set_config('keten.cases', '', false)")


def take_new_file() -> int:
    """The id for a client who is about to be registered, in whose file the request works from then on."""
    with connection.cursor() as cursor:
        cursor.execute("select clients_new_file()")
        return int(cursor.fetchone()[0])


def get_reach_values(viewer: Viewer, today: date | None = None) -> dict[str, Any]:
    """The viewer as the functions and lists of the database take it."""
    return _values(decide_reach(viewer)) | {"today": today or _day_of(viewer)}


def granted_to(viewer: Viewer, client: str = "client") -> Q:
    """The condition on a table with a client: those into whose file the viewer may look today."""
    if viewer.has_role("system"):
        return Q()
    return Q(Exists(list_grants(viewer).filter(client=OuterRef(client))))


def is_granted(client_id: int, *, viewer: Viewer) -> bool:
    """Whether a grant lets the viewer into the file of this client today: the same condition, for one client."""
    if viewer.has_role("system"):
        return True
    return bool(fetch_prepared(_GRANTED, get_reach_values(viewer) | {"client": client_id}))


def list_grants(viewer: Viewer) -> QuerySet[AccessGrant]:
    """The grants that count for the viewer today."""
    reach, today = decide_reach(viewer), _day_of(viewer)
    holder = Q(staff__in=reach.desks)
    holder |= Q(staff=None, organisation=None, location__in=reach.led)
    if reach.organisation_id is not None:
        holder |= Q(staff=None, organisation=reach.organisation_id, location__in=reach.places)
    now = Q(until_on__isnull=True) | Q(until_on__gt=today)
    return AccessGrant.objects.filter(holder, now, from_on__lte=today)


def _day_of(viewer: Viewer) -> date:
    if viewer.on is None:
        raise ValueError("A viewer looks on a day: take the one of the request or of get_viewer.")
    return viewer.on


def _values(reach: Reach) -> dict[str, Any]:
    return {
        "desks": list(reach.desks),
        "led": list(reach.led),
        "places": list(reach.places),
        "organisation": reach.organisation_id,
        "own": reach.own,
    }


_SHOW = """
select keten_show_viewer(%(desks)s::bigint[], %(led)s::bigint[], %(places)s::bigint[], %(organisation)s::bigint,
  %(files)s::bigint[], %(today)s::date, %(actor)s::bigint, %(origin)s::text, %(trace)s::text, %(reviews)s::bigint)
"""

_GRANTED = """
select from clients_accessgrant g
where g.client_id = %(client)s and g.from_on <= %(today)s and (g.until_on is null or g.until_on > %(today)s)
  and (g.staff_id = any (%(desks)s::bigint[])
    or g.staff_id is null and g.organisation_id is null and g.location_id = any (%(led)s::bigint[])
    or g.staff_id is null and g.organisation_id = %(organisation)s::bigint
      and g.location_id = any (%(places)s::bigint[]))
limit 1
"""

_OPEN = """
select * from clients_open_file(%(client)s, %(activity)s::text, %(desks)s::bigint[], %(led)s::bigint[],
  %(places)s::bigint[], %(organisation)s::bigint, %(own)s::bigint, %(today)s::date)
"""
