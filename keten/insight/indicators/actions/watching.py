"""What the monitors see, worked out beside the figures."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from keten.ground.foundation.statistics.arrays import Flags, Integers
from keten.insight.indicators.models import Level, Measured, Monitor, Watched
from keten.insight.indicators.queries.watching import CONTACTS
from keten.insight.indicators.rules.creaming import (
    Creaming,
    Tenth,
    count_by_tenth,
    divide_in_tenths,
    watch_creaming,
)
from keten.insight.indicators.rules.shifting import BORDERS, AroundBorder, Shift, Shifting, watch_shifting

_BY_TENTH = {Monitor.CREAMING_CONTACT: Measured.CONTACTS, Monitor.CREAMING_HELP: Measured.OFFERS}
Columns = dict[str, Integers]


def watch(open_rows: Callable[[str], Table], *, from_month: date) -> Iterator[Watched]:
    """Every location and organisation against the others: rows of no run yet. Openings from ``from_month`` count.

    ``open_rows``: the rows of a kind.
    """
    rows = open_rows(CONTACTS)
    found = rows.filter(rows.opened_on >= from_month).to_pyarrow()
    if found.num_rows:
        yield from _watch_contacts(_columns(found))
    for border in BORDERS:
        yield from _watch_border(_columns(open_rows(border).to_pyarrow()), border)


def _columns(rows: pa.Table) -> Columns:
    """Whole numbers by column; what is empty is -1."""
    kept = [name for name in rows.column_names if pa.types.is_integer(rows.schema.field(name).type)]
    return {name: rows[name].fill_null(-1).to_numpy().astype(np.int64) for name in kept}


def _watch_contacts(rows: Columns) -> Iterator[Watched]:
    tenths = divide_in_tenths(rows["distance"])
    for monitor, measured in _BY_TENTH.items():
        counts = rows["contacts" if measured is Measured.CONTACTS else "offers"]
        for level in (Level.LOCATION, Level.ORGANISATION):
            known = rows[level.value] >= 0
            places, days = rows[level.value][known], rows["days"][known]
            judged = watch_creaming(
                location=places, decile=tenths[known], need=rows["needs"][known], contacts=counts[known], days=days
            )  # fmt: skip
            for one in judged:
                here = places == one.location
                by_tenth = count_by_tenth(decile=tenths[known][here], contacts=counts[known][here], days=days[here])
                yield _keep_creaming(one, by_tenth, monitor=monitor, measured=measured, level=level)


def _keep_creaming(
    one: Creaming, tenths: list[Tenth], *, monitor: Monitor, measured: Measured, level: Level
) -> Watched:  # fmt: skip
    return Watched(
        monitor=monitor, measured=measured, level=level, key=str(one.location), people=one.cases, ratio=one.ratio,
        low=one.low, high=one.high, others=one.others, is_alarm=one.is_alarm, tenths=[asdict(each) for each in tenths],
    )  # fmt: skip


def _watch_border(rows: Columns, border: str) -> Iterator[Watched]:
    known: Flags = rows["location"] >= 0
    names = ("location", "months_before", "months_other", "contacts_before", "contacts_other", "handovers_before",
             "handovers_other")  # fmt: skip
    around = AroundBorder(**{name: rows[name][known] for name in names})
    for one in watch_shifting(around, borders=len(BORDERS)):
        people = int((around.location == one.location).sum())
        yield from _keep_shifting(one, people, Monitor(border))


def _keep_shifting(one: Shifting, people: int, monitor: Monitor) -> Iterator[Watched]:
    shared: dict[str, Any] = {"monitor": monitor, "level": Level.LOCATION, "key": str(one.location), "people": people}
    seen: list[tuple[Measured, Shift | None, bool]] = [
        (Measured.CONTACTS, one.contacts, one.has_less_contact),
        (Measured.HANDOVERS, one.handovers, one.has_more_handovers),
    ]
    for measured, shift, is_alarm in seen:
        if shift:
            yield Watched(**shared, measured=measured, is_alarm=is_alarm, **asdict(shift))
