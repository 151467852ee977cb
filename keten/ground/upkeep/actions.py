"""Removing what has reached its term, in batches that are each proved; and writing down that a backup was made."""

import json
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.ground.upkeep.events import BackupMade, RemovalDone
from keten.ground.upkeep.models import Backup, Removal
from keten.ground.upkeep.ports import get_kinds
from keten.ground.upkeep.rules.kinds import Kind
from keten.ground.upkeep.rules.removing import fold_keys

BATCH = 2000  # rows of a kind in one transaction: finding them costs more than removing them

_EVENTS = """
select %(event_type)s as type, (r ->> 0)::uuid as client_ref, null::bigint as organisation,
  jsonb_build_object('client_id', (r ->> 1)::bigint, 'removal_id', %(removal_id)s::bigint) as payload
from jsonb_array_elements(%(rows)s::jsonb) r
"""


def run_retention(*, on: date, now: datetime, batch: int = BATCH) -> list[Removal]:
    """Remove all that is due on a day; a report row per kind. Again on the same day removes only what was left.

    Every batch is one transaction of rows, report and events: a kill in the middle leaves whole batches.
    """
    return [_remove_kind(kind, on=on, now=now, batch=batch) for kind in get_kinds()]


def run_retention_when_due(*, on: date, now: datetime) -> list[Removal]:
    """The removals of a day unless all were done; nothing then."""
    done = Removal.objects.filter(on__gte=on, done_at__isnull=False).values("kind").distinct().count()
    return run_retention(on=on, now=now) if done < len(get_kinds()) else []


@transaction.atomic
def record_backup(
    *, made_at: datetime, seconds: float, size: int, rows: int, digest: bytes, by: Viewer, now: datetime
) -> Backup:
    """A backup was made and checked; the health page and the doctor look at its age."""
    backup = Backup.objects.create(made_at=made_at, seconds=seconds, bytes=size, rows=rows, digest=digest)
    record_event(BackupMade(backup_id=backup.pk, bytes=size), by=by, now=now)
    return backup


def _remove_kind(kind: Kind, *, on: date, now: datetime, batch: int) -> Removal:
    while _remove_batch(kind, on=on, now=now, batch=batch) >= batch:
        continue
    with transaction.atomic():
        removal = _hold_removal(kind, on=on, now=now)
        if removal.done_at is None:
            removal.done_at = now
            removal.save(update_fields=["done_at"])
            done = RemovalDone(removal_id=removal.pk, kind=kind.code, removed=removal.removed)
            record_event(done, by=SYSTEM, now=now)
    return removal


@transaction.atomic
def _remove_batch(kind: Kind, *, on: date, now: datetime, batch: int) -> int:
    removal = _hold_removal(kind, on=on, now=now)
    with connection.cursor() as cursor:
        cursor.execute(f"select {kind.function}(%s, %s)::text", [on, batch])
        found = json.loads(cursor.fetchone()[0])
    rows = sorted(found["rows"])
    if rows:
        _write_down(removal, rows, found["tables"])
        _tell(kind, removal, rows, now=now)
    return len(rows)


def _hold_removal(kind: Kind, *, on: date, now: datetime) -> Removal:
    """The report row, held: two runs at once take turns."""
    Removal.objects.get_or_create(on=on, kind=kind.code, defaults={"started_at": now})
    return Removal.objects.select_for_update().get(on=on, kind=kind.code)


def _write_down(removal: Removal, rows: list[list[str]], tables: dict[str, int]) -> None:
    oldest = min(date.fromisoformat(since[:10]) for _, _, since in rows)
    removal.removed += len(rows)
    removal.tables = {name: removal.tables.get(name, 0) + count for name, count in tables.items()}
    removal.oldest_on = min(oldest, removal.oldest_on or oldest)
    removal.digest = fold_keys(bytes(removal.digest), [key for key, _, _ in rows])
    removal.done_at = None
    removal.save()


def _tell(kind: Kind, removal: Removal, rows: list[list[str]], *, now: datetime) -> None:
    if kind.event is None:
        return
    params: dict[str, Any] = {"event_type": kind.event.type, "removal_id": removal.pk, "rows": json.dumps(rows)}
    record_events_of([kind.event], rows_sql=_EVENTS, params=params, now=now)
