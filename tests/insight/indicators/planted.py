"""A region that was lived in memory, put into the store of this installation: its places, some people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pyarrow as pa

from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.queries.opening import find_key
from keten.insight.indicators.rules.pseudonyms import make_pseudonyms
from keten.insight.indicators.store import Store, schema_of
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.tables import to_tables


def fill_store(
    store: Store, log: Log, *, locations: Mapping[int, int] | None = None, people: Mapping[int, UUID] | None = None
) -> None:
    """Everything of a log. ``locations``: ids by number in the log; ``people``: who really has a file, by number."""
    known = dict(
        zip(people or {}, make_pseudonyms((people or {}).values(), kind="client", key=find_key()), strict=True)
    )
    columns = to_tables(log, get_event_columns())
    with store.writing():
        kept = [
            store.keep(pa.table(_rename(rows, locations or {}, known), schema=schema_of(name)), table=name, batch=1)
            for name, rows in columns.items()
        ]
        up_to = len(columns["events"]["event_id"])
        store.commit(store.read().extend([one for one in kept if one.rows], up_to=up_to))


def _rename(
    rows: Mapping[str, list[Any]], locations: Mapping[int, int], people: Mapping[int, int | None]
) -> dict[str, list[Any]]:  # fmt: skip
    names: dict[str, Mapping[Any, Any]] = {"location": locations, "client": people}
    return {
        column: [names[column].get(value, value) for value in values] if column in names else values
        for column, values in rows.items()
    }
