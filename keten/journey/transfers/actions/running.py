"""What the daily round does for transfers: set-based, idempotent, in the transaction of the round."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from keten.dossier.cases.actions import plan_steps_of
from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.transfers.actions.starting import STEP_NOTE
from keten.journey.transfers.events import DayReached, TransferMoved, TransferStarted
from keten.journey.transfers.queries import get_terms
from keten.journey.transfers.sweeps import starting

_TABLES = ("ending", "moved", "started", "steps")


@transaction.atomic
def run_transfers(*, on: date, now: datetime) -> dict[str, int]:
    """Transfers begin for everybody whose WW ends soon; they move along with that end; on their day they take effect.

    A second run on a day does nothing more. Returns how many began, moved and reached their day.
    """
    terms = get_terms(on)
    params: dict[str, Any] = {
        "on": on, "now": now, "ahead_on": on + timedelta(weeks=terms.ahead_weeks), "invited": terms.invited_weeks * 7,
        "soonest": terms.soonest_on, "note": STEP_NOTE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {', '.join(f'pg_temp.transfers_{name}' for name in _TABLES)}")
        cursor.execute(f"{starting.MOVED_TABLE}; {starting.STARTED_TABLE}")
        cursor.execute(starting.MOVE, params)
        moved = int(cursor.rowcount)
        cursor.execute(starting.ENDING, params)
        cursor.execute(starting.START, params)
        started = int(cursor.rowcount)
        cursor.execute(starting.STEPS_TABLE, params)
    plan_steps_of(rows_sql=starting.STEPS, now=now)
    record_events_of([TransferStarted], rows_sql=starting.STARTED_EVENTS, params={}, now=now)
    record_events_of([TransferMoved], rows_sql=starting.MOVED_EVENTS, params={}, now=now)
    return {"started": started, "moved": moved, "reached": _reach(on, now)}


def _reach(on: date, now: datetime) -> int:
    """One event for each whose day it is: a reaction changes the case."""
    with connection.cursor() as cursor:
        cursor.execute(starting.REACH, {"on": on})
        reached = cursor.fetchall()
    for transfer_id, case_id, ref in reached:
        record_event(DayReached(case_id=case_id, transfer_id=transfer_id), by=SYSTEM, now=now, client_ref=ref)
    return len(reached)
