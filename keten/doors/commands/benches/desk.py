"""The coach's desk under a million open cases: page, bare query and daily round."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import psycopg
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from keten.doors.commands.benches.loading import ensure_loaded
from keten.doors.commands.benches.rounds import measure_rounds
from keten.doors.commands.benches.server import serving
from keten.doors.commands.benches.users import Visit, measure
from keten.dossier.cases.queries.desk import DESK_SQL, get_desk_params
from keten.dossier.clients.queries.access import get_showing
from keten.ground.foundation.postgres import conninfo
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.queries import get_viewer

Figures = dict[str, float]

USERS = 16
PAUSE_S = 0.5
WORKERS = 2
_BAND = '<dl class="keten-band">'
_DESK, _DESK_HEADING = "/werkvoorraad/", "Uw werk, het dringendste eerst</caption>"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """For how many seconds each way of asking is measured, after a few that do not count."""

    warm: float = 2
    alone: float = 12
    together: float = 32
    without_pause: float = 15
    queries: float = 3


@dataclass(frozen=True, kw_only=True)
class Coach:
    """A coach who is there today, signed in, with the addresses of some of the files on the desk."""

    staff_id: int
    cookie: str
    files: tuple[str, ...]


def measure_desk(
    sizes: Mapping[str, int], *, today: date, pace: Pace, prefix: str = "keten_bench"
) -> tuple[Figures, Figures]:
    """Figures and reference. ``sizes``: number of open cases per ending of the names; "" is the one that counts.

    Their databases begin with ``prefix`` and stay.
    """
    figures: Figures = {}
    reference: Figures = {}
    for ending, clients in sorted(sizes.items(), key=lambda size: size[1]):
        found, compared = _measure_size(ending, f"{prefix}_{clients}", clients, today, pace)
        figures |= found
        reference |= compared
    return figures, reference


def _measure_size(ending: str, database: str, clients: int, today: date, pace: Pace) -> tuple[Figures, Figures]:
    key = settings.KETEN_BSN_ENCRYPTION_KEY
    loaded = ensure_loaded(name=database, clients=clients, today=today, bsn_key=key)
    connection.close()
    connection.settings_dict["NAME"] = database
    coaches = list_coaches()
    figures: Figures = {f"load_s{ending}": loaded.load_s}
    reference = {f"desk_sql_p50_ms{ending}": _ask_bare(database, coaches, today, pace)}
    with serving(database, workers=WORKERS) as port:
        figures |= _open_desks(port, coaches, ending, pace)
        if not ending:
            figures |= _open_more(port, coaches, pace)
    if not ending:
        figures |= measure_rounds(loaded)
    connection.close()
    return figures, reference


# Present today; one in seven looks after the desk of a colleague as well, at every size the same.
_COACHES = """
with coaches as (
  select s.id, exists (select from organisations_absence a where a.replacement_id = s.id) as replaces
  from organisations_staff s join organisations_staffrole r on r.staff_id = s.id and r.role = 'coach'
  where not exists (select from organisations_absence a where a.staff_id = s.id)
)
select id, array(select c.key::text from cases_stewardship w join cases_case c on c.id = w.case_id
  where w.staff_id = coaches.id and w.until_on is null order by c.key limit 20)
from coaches
order by row_number() over (partition by replaces order by hashint8(id)) * case when replaces then 7 else 1 end, id
limit %s
"""


def list_coaches() -> list[Coach]:
    """Sixteen coaches who are there today, signed in."""
    with connection.cursor() as cursor:
        cursor.execute(_COACHES, [USERS])
        found = cursor.fetchall()
    return [_signed_in(staff_id, keys) for staff_id, keys in found]


def _signed_in(staff_id: int, keys: Sequence[str]) -> Coach:
    cookie = sign_in(SESSION_STAFF, staff_id)
    return Coach(staff_id=staff_id, cookie=cookie, files=tuple(f"/klanten/{key}/" for key in keys))


def sign_in(role: str, who: int) -> str:
    """The cookie of a session in which somebody is signed in; ``role`` is the key under which a session holds them."""
    session = SessionStore()
    session[role] = who
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _ask_bare(database: str, coaches: Sequence[Coach], today: date, pace: Pace) -> float:
    """The desk query itself: no Django, no page; the median in milliseconds."""
    viewers = [viewer for coach in coaches if (viewer := get_viewer(coach.staff_id, on=today))]
    samples, begin = [], time.monotonic()
    with psycopg.connect(conninfo("app", database), autocommit=True) as bare:
        while time.monotonic() - begin < pace.queries:
            for viewer in viewers:
                bare.execute(*get_showing(viewer, today=today))
                started = time.monotonic()
                bare.execute(DESK_SQL, get_desk_params(viewer, most=2000), prepare=False).fetchall()
                samples.append((time.monotonic() - started) * 1000)
    return round(statistics.median(samples[len(viewers) :] or samples), 2)


def _open_desks(port: int, coaches: Sequence[Coach], ending: str, pace: Pace) -> Figures:
    samples = measure(visit_desks(port, coaches, pace, pause_s=PAUSE_S, seconds=pace.together))
    return {
        f"desk_p50_ms_16{ending}": get_percentile(samples, 50),
        f"desk_p95_ms_16{ending}": get_percentile(samples, 95),
    }


def _open_more(port: int, coaches: Sequence[Coach], pace: Pace) -> Figures:
    alone = measure(visit_desks(port, coaches[:1], pace, pause_s=0.05, seconds=pace.alone))
    closed = measure(visit_desks(port, coaches, pace, pause_s=0, seconds=pace.without_pause))
    return {
        "desk_p50_ms_1": get_percentile(alone, 50),
        "desk_rps_closed": round(len(closed) / pace.without_pause, 1),
        "desk_p95_ms_closed": get_percentile(closed, 95),
    }


def visit_desks(port: int, coaches: Sequence[Coach], pace: Pace, *, pause_s: float, seconds: float) -> Visit:
    """Each opens their own desk."""
    return _visit(port, coaches, pace, pause_s=pause_s, seconds=seconds, paths=[(_DESK,)] * len(coaches))


def visit_files(port: int, coaches: Sequence[Coach], pace: Pace, *, pause_s: float, seconds: float) -> Visit:
    """Each goes round the files on their desk."""
    paths = [coach.files for coach in coaches]
    return _visit(port, coaches, pace, pause_s=pause_s, seconds=seconds, paths=paths, expected=_BAND)


def _visit(
    port: int,
    coaches: Sequence[Coach],
    pace: Pace,
    *,
    pause_s: float,
    seconds: float,
    paths: Sequence[Sequence[str]],
    expected: str = _DESK_HEADING,
) -> Visit:
    return Visit(
        port=port,
        cookies=[coach.cookie for coach in coaches],
        paths=paths,
        expected=expected,
        pause_s=pause_s,
        seconds=seconds,
        warm_s=pace.warm,
    )


def get_percentile(samples: Sequence[float], percent: int) -> float:
    """The smallest sample that so many percent of the samples do not exceed."""
    ordered = sorted(samples)
    return round(ordered[-(-len(ordered) * percent // 100) - 1], 2)
