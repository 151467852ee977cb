"""The daily round (*dagronde*): find breaches, let them climb, close what was mended. Set-based and idempotent."""

import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter
from keten.ground.ledger.actions import anchor_ledger, keep_anchor, record_events_of
from keten.ground.promises.events import BreachClimbed, BreachFound, BreachMended
from keten.ground.promises.models import RoundRun
from keten.ground.promises.ports import Sweep, get_after_round, get_before_round, get_sweeps
from keten.ground.promises.queries import count_open_per_rule

_COLUMNS = "promise, rule, subject_id, case_id, client_ref, location_id, organisation_id, owner_id, since_on"

_START = f"""
drop table if exists pg_temp.round_found, pg_temp.round_changed;
create temporary table round_found on commit drop as
  select {_COLUMNS} from promises_breach with no data;
create temporary table round_changed (breach_id bigint, change text) on commit drop
"""

_FIND = """
insert into round_found select %(promise)s, %(rule)s, subject_id, case_id, client_ref, location_id, organisation_id,
  owner_id, since_on from ({sql}) s
"""

# With whom a breach lies: by its age, in working days, on the ladder of parameters.toml.
_RUNG = """case when {0}.since_on <= %(organisations)s then 3 when {0}.since_on <= %(location_management)s then 2
  when {0}.since_on <= %(team_leader)s then 1 else 0 end"""

_NEW = f"""
with new as (
  insert into promises_breach ({_COLUMNS}, found_on, rung)
  select {", ".join("f." + column for column in _COLUMNS.split(", "))}, %(on)s, {_RUNG.format("f")}
  from round_found f
  on conflict (rule, subject_id) where mended_on is null do nothing
  returning id)
insert into round_changed select id, 'found' from new
"""

# A breach that turns out to be older than was known (an absence entered later) is still the same breach.
_REFRESH = """
update promises_breach b
set owner_id = f.owner_id, organisation_id = f.organisation_id, location_id = f.location_id,
  client_ref = f.client_ref, since_on = f.since_on
from round_found f
where b.mended_on is null and b.rule = f.rule and b.subject_id = f.subject_id
  and (b.owner_id, b.organisation_id, b.location_id, b.client_ref, b.since_on)
    is distinct from (f.owner_id, f.organisation_id, f.location_id, f.client_ref, f.since_on)
"""

_CLIMB = f"""
with climbed as (
  update promises_breach b set rung = {_RUNG.format("b")}
  where b.mended_on is null and b.rung < {_RUNG.format("b")}
  returning b.id)
insert into round_changed select id, 'climbed' from climbed
"""

# Mended and broken again since the last round: the old breach ends, a new one begins.
_MEND = """
with mended as (
  update promises_breach b set mended_on = %(on)s
  where b.mended_on is null and not exists (
    select 1 from round_found f
    where f.rule = b.rule and f.subject_id = b.subject_id and f.since_on <= b.since_on)
  returning b.id)
insert into round_changed select id, 'mended' from mended
"""

_EVENTS = """
select 'promises.breach-' || c.change as type, b.client_ref, b.organisation_id as organisation,
  jsonb_build_object('breach_id', b.id, 'rule', b.rule, 'case_id', b.case_id) as payload
from round_changed c join promises_breach b on b.id = c.breach_id
"""


@transaction.atomic
def run_round(*, on: date, now: datetime) -> RoundRun:
    """Look at every open case as of ``on``, write what is broken, close what was mended.

    A second round on the same day changes only what changed in between. Refuses a day before the last round:
    the age of a breach cannot run backwards.
    """
    _check_order(on)
    started = time.monotonic()
    for step in get_before_round():
        step(on, now)
    with connection.cursor() as cursor:
        cursor.execute(_START)
        for sweep in get_sweeps():
            cursor.execute(_FIND.format(sql=sweep.sql), _sweep_params(sweep, on))
        cursor.execute("analyze round_found")
        mended = _count(cursor, _MEND, {"on": on})
        found = _count(cursor, _NEW, {"on": on, **_ladder(on)})
        cursor.execute(_REFRESH)
        climbed = _count(cursor, _CLIMB, _ladder(on))
    record_events_of([BreachFound, BreachClimbed, BreachMended], rows_sql=_EVENTS, params={}, now=now)
    changed = {"found": found, "climbed": climbed, "mended": mended}
    return _write_run(on, now, time.monotonic() - started, changed)


def run_day(*, on: date, now: datetime) -> RoundRun:
    """The round of a day, and the anchor that fixes the ledger as it stood, also outside the database."""
    run = run_round(on=on, now=now)
    keep_anchor(anchor_ledger(on=on), file=Path(settings.KETEN_ANCHOR_FILE))
    for step in get_after_round():
        step(on)
    return run


def run_round_when_due(*, on: date, now: datetime) -> RoundRun | None:
    """The round of a day unless it (or that of a later day) has been; None then."""
    if RoundRun.objects.filter(on__gte=on).exists():
        return None
    return run_day(on=on, now=now)


def _check_order(on: date) -> None:
    with connection.cursor() as cursor:  # two rounds never run at once
        cursor.execute("select pg_advisory_xact_lock(hashtext('promises.round'))")
    last = RoundRun.objects.order_by("-on").values_list("on", flat=True).first()
    if last and on < last:
        raise Refused(f"De dagronde van {last:%d-%m-%Y} is al geweest. Kies die dag of een latere.")


def _sweep_params(sweep: Sweep, on: date) -> dict[str, Any]:
    return {"promise": sweep.promise, "rule": sweep.rule, "on": on, **sweep.params(on)}


def _count(cursor: CursorWrapper, sql: str, params: dict[str, Any]) -> int:
    cursor.execute(sql, params)
    return int(cursor.rowcount)


def _ladder(on: date) -> dict[str, Any]:
    """Per rung: a breach that began on or before this day has come that far."""
    rungs = ("team_leader", "location_management", "organisations")
    return {rung: latest_start(on, int(get_parameter(f"promises.ladder_{rung}_working_days", on=on))) for rung in rungs}


def _write_run(on: date, now: datetime, seconds: float, changed: dict[str, int]) -> RoundRun:
    earlier = RoundRun.objects.filter(on=on).first()
    if earlier:  # a second round on a day adds to what the first one did
        changed = {name: count + getattr(earlier, name) for name, count in changed.items()}
    run, _ = RoundRun.objects.update_or_create(
        on=on, defaults={"ran_at": now, "seconds": round(seconds, 3), "open": count_open_per_rule(), **changed}
    )
    return run
