"""The clocks and tables of all cases, once a day: set-based, idempotent, in the transaction of the round."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from keten.dossier.cases.actions import plan_steps_of
from keten.dossier.cases.actions.granting import sync_case_grants
from keten.ground.ledger.actions import record_events_of
from keten.journey.routing.compiling import compile_conditions, compile_table, list_attributes
from keten.journey.routing.events import ClientRephased, ClockExpired
from keten.journey.routing.models import Binding
from keten.journey.routing.picture import join_tables, select_columns
from keten.journey.routing.queries.versions import get_models
from keten.journey.routing.rules.calendar import count_back, get_due_on
from keten.journey.routing.rules.evaluating import days_to_diagnosis, last_day
from keten.journey.routing.rules.language import CLIMB, Clock, ServiceModel
from keten.journey.routing.sweeps import clocking

Models = Mapping[int, ServiceModel]
_EVENT = {"case_opened": "n.opened_on", "stage_began": "n.stage_from_on", "diagnosed": "n.diagnosed_on",
          "ww_ends": "n.ww_ends_on"}  # fmt: skip


@transaction.atomic
def run_clocks(*, on: date, now: datetime, only: int | None = None) -> dict[str, int]:
    """Everything that clocks and tables do on a day, for all open cases with a model, or for ``only`` one.

    In the order of ``rules/evaluating.pass_day``. A second run on a day does nothing more. Returns how many clocks
    started, warned and expired, how many cases moved and of how many the advice changed.

    What a temporary table holds is counted before it is joined: guessed at a few rows, a million cases are looked up
    one by one.
    """
    params: dict[str, Any] = {"on": on, "now": now, "only": only}
    bound = Binding.objects.filter(until_on__isnull=True, **({} if only is None else {"case": only}))
    models = get_models(sorted(set(bound.values_list("version_id", flat=True).distinct())))
    with connection.cursor() as cursor:
        _prepare(cursor, models, params)
        done = {"started": 0, "warned": 0}
        _turn(cursor, models, params, done)
        done["expired"] = _count(cursor, clocking.EXPIRE, params)
        cursor.execute("analyze routing_expired")
        done["moved"] = _move(cursor, models, params)
        if done["moved"]:
            _turn(cursor, models, params, done)
        done["advised"] = _advise(cursor, models, params)
        _record(now)
    return done


def _prepare(cursor: CursorWrapper, models: Models, params: dict[str, Any]) -> None:
    only = params["only"]
    names = set().union(*(list_attributes(model) for model in models.values())) if models else set()
    tables = ("now", "definition", "wanted", "warned", "expired", "moved", "advised")
    cursor.execute(f"drop table if exists {', '.join(f'pg_temp.routing_{name}' for name in tables)}")
    sql = clocking.NOW.replace("{columns}", select_columns(names))
    sql = sql.replace("{joins}", join_tables(names, only=only is not None))
    sql = sql.replace("{only_b}", "and b.case_id = %(only)s" if only else "")
    cursor.execute(sql.replace("{only_x}", "and x.case_id = %(only)s" if only else ""), params)
    cursor.execute("create index on routing_now (case_id); analyze routing_now")
    cursor.execute(clocking.DEFINITIONS)
    rows = [_define(version, place, clock) for version, place, clock in _each_clock(models)]
    cursor.executemany(f"insert into routing_definition values ({', '.join(['%s'] * 13)})", rows)
    cursor.execute(f"{clocking.WANTED_TABLE}; {clocking.EXPIRED_TABLE}")


def _each_clock(models: Models) -> Iterator[tuple[int, int, Clock]]:
    for version, model in models.items():
        for place, clock in enumerate(model.clocks):
            yield version, place, clock


def _define(version: int, place: int, clock: Clock) -> tuple[Any, ...]:
    moves_to = "" if clock.on_silence == CLIMB else clock.on_silence
    return (
        version, clock.code, place, list(clock.stages), clock.starts == "stage_began", "stage_left" in clock.stops,
        days_to_diagnosis(clock), "step_done" in clock.stops, clock.starts == "ww_ends", moves_to,
        clock.step, clock.label, clock.owner,
    )  # fmt: skip


def _turn(cursor: CursorWrapper, models: Models, params: dict[str, Any], done: dict[str, int]) -> None:
    """Stop, start and warn."""
    only = "and x.case_id = %(only)s" if params["only"] else ""
    cursor.execute(clocking.STOP.replace("{only_x}", only), params)
    done["started"] += _start(cursor, models, params)
    done["warned"] += _warn(cursor, params)


def _start(cursor: CursorWrapper, models: Models, params: dict[str, Any]) -> int:
    cursor.execute("truncate routing_wanted")
    for version, _place, clock in _each_clock(models):
        cursor.execute(_wanted(version, clock), params)
    cursor.execute("analyze routing_wanted")
    cursor.execute(clocking.EVENT_DAYS)
    found = [(code, version, key_on, bound_on) for code, version, key_on, bound_on in cursor.fetchall()]
    if not found:
        return 0
    dues = [_date(models[version], code, key_on, bound_on) for code, version, key_on, bound_on in found]
    codes, versions, keys, bounds = (list(column) for column in zip(*found, strict=True))
    dates = {"dues": [due for due, _warn in dues], "warns": [warn for _due, warn in dues]}
    days = {"codes": codes, "versions": versions, "keys": keys, "bounds": bounds, **dates}
    return _count(cursor, clocking.START, days)


def _wanted(version: int, clock: Clock) -> str:
    named = ", ".join(f"'{stage}'" for stage in clock.stages)
    stages = f"and n.stage in ({named})" if named else ""
    days = days_to_diagnosis(clock)
    over = "" if days is None else f"and (n.diagnosed_on >= {_EVENT[clock.starts]} + {days}) is not true"
    limit = "'infinity'" if clock.starts == "ww_ends" else "%(on)s"
    return clocking.WANTED.format(
        version=int(version), code=clock.code, event=_EVENT[clock.starts], limit=limit, stages=f"{stages} {over}",
        when=compile_conditions(clock.when),
    )  # fmt: skip


def _date(model: ServiceModel, code: str, key_on: date, bound_on: date | None) -> tuple[date, date]:
    clock = next(clock for clock in model.clocks if clock.code == code)
    due_on = last_day(clock, key_on, bound_on=bound_on or date.min)
    return due_on, count_back(due_on, clock.warn)


def _warn(cursor: CursorWrapper, params: dict[str, Any]) -> int:
    cursor.execute("drop table if exists pg_temp.routing_warned")
    cursor.execute(clocking.TO_WARN, params)
    cursor.execute("analyze routing_warned")
    plan_steps_of(rows_sql=clocking.STEPS, now=params["now"])
    cursor.execute("select distinct client_id from routing_warned where owner_id is not null")
    if owned := [row[0] for row in cursor.fetchall()]:
        sync_case_grants(owned, today=params["on"])
    return _count(cursor, clocking.WARN, params)


def _move(cursor: CursorWrapper, models: Models, params: dict[str, Any]) -> int:
    cursor.execute(clocking.MOVES)
    stages = [(version, stage) for version, model in models.items() for stage in model.stages]
    ends = [get_due_on(params["on"], stage.longest, legal=False) for _version, stage in stages]
    into = {"versions": [version for version, _ in stages], "stages": [stage.code for _, stage in stages], "ends": ends}
    if not _count(cursor, clocking.LEAVE, params):
        return 0
    return _count(cursor, clocking.ENTER, params | into)


def _advise(cursor: CursorWrapper, models: Models, params: dict[str, Any]) -> int:
    with_table = {version: model for version, model in models.items() if model.rows}
    if not with_table:
        return 0
    tables = " union all ".join(
        clocking.ADVISE_ONE_VERSION.format(table=compile_table(model), version=int(version))
        for version, model in with_table.items()
    )
    rows = [
        (version, place, row.stage) for version, model in with_table.items() for place, row in enumerate(model.rows)
    ]
    versions, places, stages = (list(column) for column in zip(*rows, strict=True))
    known = {"versions": versions, "rows": places, "stages": stages}
    cursor.execute(clocking.ADVISED.replace("{tables}", tables))
    cursor.execute("analyze routing_advised")
    return _count(cursor, clocking.ADVISE, params | known)


def _record(now: datetime) -> None:
    record_events_of([ClockExpired], rows_sql=clocking.EXPIRED_EVENTS, params={}, now=now)
    record_events_of([ClientRephased], rows_sql=clocking.MOVED_EVENTS, params={}, now=now)


def _count(cursor: CursorWrapper, sql: str, params: dict[str, Any]) -> int:
    cursor.execute(sql, params)
    return int(cursor.rowcount)
