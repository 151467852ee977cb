"""From PostgreSQL to the analytical store, in batches that are wholly there or not at all.

An event is exported once it is certain that no event with a lower id will still appear: ids are given when a row is
written, rows show themselves when their transaction commits, so a lower id may come later than a higher one. Whoever is
writing to the ledger holds a lock on the table until then; when all who held one at a certain moment are gone, every id
up to the highest that was seen before that moment is there, or never will be. Nobody who writes has to wait.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from adbc_driver_postgresql import dbapi

from keten.insight.indicators.queries.extracts import SECRET, STATES, render_events
from keten.insight.indicators.rules.layout import EVENTS, TABLES
from keten.insight.indicators.rules.manifest import Manifest, Segment, check_ledger
from keten.insight.indicators.rules.pseudonyms import make_pseudonyms
from keten.insight.indicators.store import Store

_BATCH = 200_000
_PATIENCE_S = 30.0
_LAST = "select coalesce(max(id), 0) from ledger_ledgerevent"
_SEAL = "select encode(hash, 'hex') from ledger_ledgerevent where id <= {up_to} order by id desc limit 1"
_WRITERS = """
select distinct virtualtransaction from pg_locks
where locktype = 'relation' and relation = 'ledger_ledgerevent'::regclass and granted and mode = 'RowExclusiveLock'
  and database = (select oid from pg_database where datname = current_database())
"""


class StillWriting(RuntimeError):
    """Somebody has been writing to the ledger for too long; the next export takes what stays behind now."""


@dataclass(frozen=True)
class Exported:
    """How many events were added, and the last that is in the store now."""

    events: int
    up_to: int


def export_events(
    *, store: Store, source: str, key: bytes, batch: int = _BATCH, told: Callable[[int], None] = lambda _events: None
) -> Exported:
    """Everything that happened since the last time. ``source``: how the round role connects; ``told``: per batch.

    Raises ``Busy`` when another process writes to this store, ``StillWriting`` when no safe end was found, and
    ``OtherLedger`` for the store of another database.
    """
    with store.writing(), dbapi.connect(source) as session:
        session.adbc_connection.set_options(**{"adbc.connection.autocommit": "true"})
        end, manifest = _find_safe_end(session), store.read()
        check_ledger(manifest, _find_seal(session, manifest.up_to))
        before = manifest.rows("events")
        while manifest.up_to < end:
            manifest = _export_batch(store, session, manifest, min(end, manifest.up_to + batch), key)
            store.commit(manifest)
            told(manifest.rows("events") - before)
    return Exported(manifest.rows("events") - before, manifest.up_to)


def _find_safe_end(session: dbapi.Connection) -> int:
    """Up to which id everything that will ever be there is there now."""
    end = int(_ask(session, _LAST).column(0)[0].as_py())
    writing = set(_ask(session, _WRITERS).column(0).to_pylist())
    given_up_at = time.monotonic() + _PATIENCE_S
    while writing and time.monotonic() < given_up_at:
        time.sleep(0.02)
        writing &= set(_ask(session, _WRITERS).column(0).to_pylist())
    if writing:
        raise StillWriting(f"{len(writing)} transactions write to the ledger for longer than {_PATIENCE_S:.0f} s")
    return end


def _export_batch(store: Store, session: dbapi.Connection, manifest: Manifest, up_to: int, key: bytes) -> Manifest:
    where = {"after": manifest.up_to, "up_to": up_to}
    number = manifest.batch + 1
    _run(session, "begin isolation level repeatable read read only")
    try:
        events = _ask(session, render_events().format(**where))
        states = {table: _ask(session, sql.format(**where)) for table, sql in STATES.items()}
        seal = _find_seal(session, up_to)
    finally:
        _run(session, "rollback")
    kept = [*_keep_events(store, _hide_events(events, key), number)]
    kept += [store.keep(_hide(rows, table, key), table=table, batch=number) for table, rows in states.items()]
    return manifest.extend((segment for segment in kept if segment.rows), up_to=up_to, seal=seal)


def _find_seal(session: dbapi.Connection, up_to: int) -> str:
    """The hash of the last event up to a number: a gap in the numbers has none of its own."""
    found = _ask(session, _SEAL.format(up_to=up_to)).column(0).to_pylist()
    return str(found[0]) if found else ""


def _keep_events(store: Store, events: pa.Table, number: int) -> Iterator[Segment]:
    """One file per month, so that a figure over one year reads one year."""
    months = pc.strftime(events["happened_on"], format="%Y-%m")
    for month in pc.unique(months).to_pylist():
        rows = events.filter(pc.equal(months, month))
        yield store.keep(rows, table="events", batch=number, part=f"month={month}")


def _hide_events(events: pa.Table, key: bytes) -> pa.Table:
    hidden = _hide(events.drop_columns(["subject", "subject_of"]), "events", key)
    named = pc.binary_join_element_wise(events["subject_of"], events["subject"], ":")
    return hidden.append_column("subject", _pseudonyms(named, "subject", key)).select(list(EVENTS))


def _hide(rows: pa.Table, table: str, key: bytes) -> pa.Table:
    """Keys of people, and of what is theirs, as pseudonyms."""
    for column, kind in SECRET[table].items():
        hidden = _pseudonyms(rows[column], kind, key)
        rows = rows.set_column(rows.column_names.index(column), column, hidden)
    return rows.select([column for column in TABLES[table] if column in rows.column_names])


def _pseudonyms(values: pa.ChunkedArray, kind: str, key: bytes) -> pa.ChunkedArray:
    """Each different value is made a pseudonym once."""
    coded = values.combine_chunks().dictionary_encode()
    made = pa.array(make_pseudonyms(coded.dictionary.to_pylist(), kind=kind, key=key), pa.int64())
    return pa.chunked_array([made.take(coded.indices)])


def _ask(session: dbapi.Connection, sql: str) -> pa.Table:
    with session.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetch_arrow_table()


def _run(session: dbapi.Connection, sql: str) -> None:
    with session.cursor() as cursor:
        cursor.execute(sql)
