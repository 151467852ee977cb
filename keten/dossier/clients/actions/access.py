"""Changes to who may look: grants follow their reasons."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from keten.dossier.clients.models import Because
from keten.dossier.clients.queries.access import fix_file
from keten.dossier.clients.rules.access import read_matrix
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import run_prepared
from keten.ground.organisations.rules.viewer import Viewer

# The current grants of some kinds beside the reasons that there are now: what lost its reason ends with the day (a
# colleague who was just too late still reads why), what has a reason without a grant gets it. One statement, for one
# client or for the whole country.
_SYNC = """
with reasons as ({reasons}),
current as (
  select g.* from clients_accessgrant g
  where g.because = any(%(kinds)s::text[]) and (g.until_on is null or g.until_on > %(today)s::date) {only}
), ended as (
  update clients_accessgrant g set until_on = greatest(%(today)s::date, g.from_on) + 1 from current c
  where g.id = c.id and not exists (select from reasons r where {same}) returning g.id
)
insert into clients_accessgrant (client_id, staff_id, location_id, organisation_id, because, purpose, legal_basis,
  from_on, until_on)
select distinct r.client_id, r.staff_id, r.location_id, r.organisation_id, r.because, m.purpose, m.legal_basis,
  %(today)s::date, r.until_on
from reasons r
join (select unnest(%(kinds)s::text[]) as because,
  unnest(%(purposes)s::text[]) as purpose, unnest(%(bases)s::text[]) as legal_basis) m
  on m.because = r.because
where not exists (select from current c where {same})
"""
_GIVE = """
with longer as (
  update clients_accessgrant set until_on = greatest(until_on, %(until_on)s::date)
  where client_id = %(client)s and staff_id = %(staff)s and because = %(because)s and until_on > %(today)s
  returning id
)
insert into clients_accessgrant (client_id, staff_id, because, purpose, legal_basis, from_on, until_on)
select %(client)s, %(staff)s, %(because)s, %(purpose)s, %(legal_basis)s, %(today)s::date, %(until_on)s::date
where not exists (select from longer)
"""
_SAME = """(c.client_id, c.because) = (r.client_id, r.because)
  and (c.staff_id, c.location_id, c.organisation_id, c.until_on)
    is not distinct from (r.staff_id, r.location_id, r.organisation_id, r.until_on)"""


def sync_grants(**what: Any) -> None:
    """Make grants equal to their reasons; what it takes stands with ``get_sync``."""
    sql, values = get_sync(**what)
    if what.get("client_ids") is not None:  # within the pages of people: planned once
        run_prepared(sql, values)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def get_sync(
    *,
    reasons_sql: str,
    kinds: Collection[str],
    params: dict[str, Any],
    today: date,
    client_ids: Collection[int] | None = None,
) -> tuple[str, dict[str, Any]]:
    """The statement, with its values, that makes the grants of these ``kinds`` equal to their reasons.

    For some clients or for all. ``reasons_sql`` yields ``client_id, staff_id, location_id, organisation_id, because,
    until_on``. Whoever creates or ends a reason executes this in the same transaction (DESIGN 6).
    """
    matrix = read_matrix()["reasons"]
    ordered = sorted(kinds)
    values = params | {
        "today": today,
        "kinds": ordered,
        "purposes": [matrix[kind]["purpose"] for kind in ordered],
        "bases": [matrix[kind]["legal_basis"] for kind in ordered],
        "clients": list(client_ids or ()),
    }
    only = "" if client_ids is None else "and g.client_id = any(%(clients)s::bigint[])"
    return _SYNC.format(reasons=reasons_sql, same=_SAME, only=only), values


def grant_until(*, client_id: int, staff_id: int, because: Because, today: date, until_on: date) -> None:
    """A grant that ends by itself: for who registered somebody, or broke the glass. Given again, it lasts longest."""
    reason = read_matrix()["reasons"][because]
    values = {
        "client": client_id,
        "staff": staff_id,
        "because": because.value,
        "purpose": reason["purpose"],
        "legal_basis": reason["legal_basis"],
        "today": today,
        "until_on": until_on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_GIVE, values)


def enter_to_register(*, client_id: int, by: Viewer, now: datetime) -> None:
    """Somebody who is known already registers again: who registers them may work in the file for some days."""
    today = localdate(now)
    if by.staff_id is not None and not by.has_role("system"):
        days = get_whole_number("clients.registered_access_working_days", on=today)
        until_on = add_working_days(today, days)
        grant_until(
            client_id=client_id, staff_id=by.staff_id, because=Because.REGISTERED, today=today, until_on=until_on
        )
    fix_file(client_id, activity="inschrijven")
