"""The client's own pages among a million: the werkmap for sixteen users, and booking the same few times at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from keten.doors.commands.benches.bookers import CALL, GOT, OTHERS, Rush, book
from keten.doors.commands.benches.desk import USERS, Figures, Pace, get_percentile, sign_in
from keten.doors.commands.benches.loading import ensure_loaded
from keten.doors.commands.benches.server import serving
from keten.doors.commands.benches.users import Visit, measure
from keten.doors.portal.entry import SESSION_CLIENT
from keten.ground.foundation.postgres import conninfo

BOOKERS, TIMES = 200, 50
_MARK = "meting"  # of what the bench put there, so that it takes away nothing else
_PAUSE_S = 0.5
_HEADING = "keten-band"

# Clients with a contact person, spread over the country.
_CLIENTS = """
select c.id, c.client_id from cases_case c join cases_stewardship w on w.case_id = c.id and w.until_on is null
where c.closed_on is null and c.id %% %(step)s = 0 order by c.id limit %(most)s
"""
_CLEAR = """
delete from appointments_invitedstaff
  where invitation_id in (select id from appointments_invitation where note = %(mark)s);
create temporary table gone on commit drop as select appointment_id as id from appointments_invitation
  where note = %(mark)s and appointment_id is not null;
delete from appointments_invitation where note = %(mark)s;
delete from appointments_occupation where appointment_id in (select id from gone);
delete from appointments_appointment where id in (select id from gone);
delete from appointments_workinghours where staff_id = %(staff)s;
"""
_HOURS = """
insert into appointments_workinghours (staff_id, location_id, weekday, from_minute, until_minute, from_on)
select %(staff)s, %(location)s, d, 540, 840, %(today)s from generate_series(0, 4) d
"""
_INVITE = """
with made as (
  insert into appointments_invitation (key, case_id, kind, location_id, way, video_link, note, asked_by_id, asked_at,
    choose_by, from_on, until_on, state, ended_reason)
  select gen_random_uuid(), c.id, 'talk', %(location)s, 'phone', '', %(mark)s, %(staff)s, now(), %(monday)s, %(monday)s,
    %(monday)s::date + 4, 'open', ''
  from unnest(%(cases)s::bigint[]) c (id) returning id, case_id, key
), people as (
  insert into appointments_invitedstaff (invitation_id, staff_id) select id, %(staff)s from made
)
select case_id, key::text from made
"""


def measure_portal(
    clients: int, *, today: date, pace: Pace, prefix: str = "keten_bench", bookers: int = BOOKERS
) -> tuple[Figures, Figures]:
    """``werkmap_*``: sixteen clients who pause; ``booking_*``: sixteen at once, out of many who want the same times.

    The reference is the werkmap for one user alone, in the same run.
    """
    database = f"{prefix}_{clients}"
    key = settings.KETEN_BSN_ENCRYPTION_KEY
    loaded = ensure_loaded(name=database, clients=clients, today=today, bsn_key=key)
    connection.close()
    connection.settings_dict["NAME"] = database
    people = _list_clients(clients, max(bookers, USERS))
    with serving(database, workers=2) as port:
        together = measure(_visit(port, people[:USERS], pace, pace.together))
        alone = measure(_visit(port, people[:1], pace, pace.alone))
        booked = _book(database, port, people[:bookers], today)
    connection.close()
    figures = {
        "load_s": loaded.load_s,
        "werkmap_p50_ms_16": get_percentile(together, 50),
        "werkmap_p95_ms_16": get_percentile(together, 95),
    }
    return figures | booked, {"werkmap_p50_ms_1": get_percentile(alone, 50)}


def _list_clients(clients: int, most: int) -> list[tuple[int, str]]:
    """Cases with the session of their client."""
    with connection.cursor() as cursor:
        cursor.execute(_CLIENTS, {"step": max(clients // (most * 4), 1), "most": most})
        return [(case_id, sign_in(SESSION_CLIENT, client_id)) for case_id, client_id in cursor.fetchall()]


def _visit(port: int, people: Sequence[tuple[int, str]], pace: Pace, seconds: float) -> Visit:
    return Visit(
        port=port, cookies=[cookie for _case, cookie in people], paths=[["/mijn/"]] * len(people), expected=_HEADING,
        pause_s=_PAUSE_S, seconds=seconds, warm_s=pace.warm,
    )  # fmt: skip


def _book(database: str, port: int, people: Sequence[tuple[int, str]], today: date) -> Figures:
    """Everybody is invited by one coach with fifty times next week; sixteen at once, who pause as above."""
    monday = today + timedelta(days=7 - today.weekday())
    with psycopg.connect(conninfo("owner", database)) as owner:
        staff, location = _find_coach(owner)
        values: dict[str, Any] = {"mark": _MARK, "staff": staff, "location": location, "today": today,
                                  "monday": monday, "cases": [case for case, _cookie in people]}  # fmt: skip
        for statement in _CLEAR.split(";\n"):
            if statement.strip():
                owner.execute(statement, values)
        owner.execute(_HOURS, values)
        keys: dict[int, str] = dict(owner.execute(_INVITE, values).fetchall())
        owner.commit()
        times = [row[0].isoformat() for row in owner.execute(_STARTS, values).fetchall()][:TIMES]
    found = book(Rush(
        port=port, cookies=[cookie for _case, cookie in people],
        paths=[f"/mijn/uitnodiging/{keys[case]}/" for case, _cookie in people], times=times, at_once=USERS,
        pause_s=_PAUSE_S,
    ))  # fmt: skip
    counted = Counter(one.what for one in found)
    if counted[GOT] != min(TIMES, len(people)) or set(counted) - {GOT, OTHERS, CALL}:
        raise RuntimeError(f"not as many booked as there are times: {counted}")
    took = [one.took_ms for one in found]
    return {"booking_p50_ms": get_percentile(took, 50), "booking_p95_ms": get_percentile(took, 95),
            "bookings": float(len(found)), "booked": float(counted[GOT])}  # fmt: skip


# The half hours of that week: ten a day, from nine o'clock.
_STARTS = """
select (%(monday)s::date + d + time '09:00' + h * interval '30 minutes') at time zone 'Europe/Amsterdam'
from generate_series(0, 4) d, generate_series(0, 9) h order by 1
"""


def _find_coach(owner: psycopg.Connection) -> tuple[int, int]:
    """A coach who is there, and where they work."""
    row = owner.execute(
        "select m.staff_id, t.location_id from organisations_teammembership m"
        " join organisations_team t on t.id = m.team_id join organisations_staffrole r on r.staff_id = m.staff_id"
        " where r.role = 'coach' and not exists (select from organisations_absence a where a.staff_id = m.staff_id)"
        " order by m.staff_id limit 1"
    ).fetchone()
    assert row is not None
    return row
