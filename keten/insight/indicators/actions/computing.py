"""All figures, computed once, so that a page only has to read them."""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import numpy as np
import pyarrow as pa
from django.db import transaction

from keten.ground.ledger.actions import Actor, record_event
from keten.insight.indicators.actions.deriving import deriving_rows
from keten.insight.indicators.actions.dipping import find_dips
from keten.insight.indicators.actions.watching import watch
from keten.insight.indicators.events import FiguresComputed
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import NUMBERS, Dip, Figure, FigureRun, Hidden, Watched
from keten.insight.indicators.queries.changing import list_changes_at_locations
from keten.insight.indicators.queries.counting import GRAIN, count_together
from keten.insight.indicators.rules.definitions import Definition, count_decimals
from keten.insight.indicators.rules.estimating import Counted
from keten.insight.indicators.rules.families import Tally, list_families
from keten.insight.indicators.rules.hiding import Hiding, choose_period, find_hidden
from keten.insight.indicators.rules.tabulating import Coded, Part, tabulate
from keten.insight.indicators.rules.windows import add_months
from keten.insight.indicators.store import Store

MONTHS = 24  # that a page looks back
_AT_ONCE = 2000
COMPARING = ("expected", "difference", "difference_low", "difference_high")


class NotWholeMonths(ValueError):
    """Figures are over whole months, so that two rounds never differ by what happened to one person on one day."""


def compute_figures(*, store: Store, until: date, by: Actor, now: datetime, months: int = MONTHS) -> FigureRun:
    """Every figure over the last ``months`` before ``until``; what was computed before is replaced.

    Raises ``NotWholeMonths`` when ``until`` is not the first day of a month, ``Busy`` when another process computes,
    ``NoSpark`` when Spark is asked for and is not there.
    """
    if until.day != 1:
        raise NotWholeMonths(f"{until} is not the first day of a month")
    from_month, manifest = add_months(until, -months), store.read()
    measured = [one for one in list_definitions().values() if one.is_counted]
    with deriving_rows(store, manifest, until=until) as kept:
        counts = count_together(kept.open_rows, measured, from_month=from_month)
        watched = list(watch(kept.open_rows, from_month=from_month))
    cells = [cell for family in list_families(measured) for cell in _compute(family, counts)]
    dips = _find_dips(measured, counts, from_month, until)
    with transaction.atomic():
        run = FigureRun.objects.create(up_to=manifest.up_to, until=until, from_month=from_month, computed_at=now)
        rows: tuple[Figure | Watched | Dip, ...] = (*cells, *watched, *dips)
        for row in rows:
            row.run = run
        Figure.objects.bulk_create(cells, batch_size=_AT_ONCE)
        Watched.objects.bulk_create(watched, batch_size=_AT_ONCE)
        Dip.objects.bulk_create(dips, batch_size=_AT_ONCE)
        FigureRun.objects.exclude(pk=run.pk).delete()
        record_event(FiguresComputed(run_id=run.pk, up_to=run.up_to, until=until, cells=len(cells)), by=by, now=now)
    return run


def _find_dips(
    measured: Sequence[Definition], counts: Mapping[str, pa.Table], from_month: date, until: date
) -> list[Dip]:  # fmt: skip
    """Around every change at a location, from the same counts."""
    changes = list_changes_at_locations(since=from_month, until=until)
    tallies = (Tally(one, *read_counts(counts[one.code])) for one in measured)
    return list(find_dips(tallies, changes, from_month=from_month, until=until))


def _compute(family: Sequence[Definition], counts: Mapping[str, pa.Table]) -> Iterator[Figure]:
    """Figures about the same rows, in periods as long as they need."""
    tallies, months, hiding = hide_together(family, counts)
    for one, parts in tabulate_together(tallies):
        for part in parts:
            yield from _list_cells(one, part, hiding[one.code], months)


def tabulate_together(tallies: Sequence[Tally]) -> Iterator[tuple[Definition, list[Part]]]:
    """The cells of several figures, worked out side by side on the cores that there are."""
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        found = cores.map(lambda tally: list(tabulate(tally.one, tally.counted, tally.columns)), tallies)
        yield from zip((tally.one for tally in tallies), found, strict=True)


def hide_together(
    family: Sequence[Definition], counts: Mapping[str, pa.Table]
) -> tuple[list[Tally], int, Mapping[str, Hiding]]:  # fmt: skip
    """Figures about the same rows: what was counted by period, how many months one is, and what of it is hidden."""
    tallies = [Tally(one, *read_counts(counts[one.code])) for one in family]
    months = choose_period(tallies).months
    tallies = [tally.in_periods(months) for tally in tallies]
    return tallies, months, find_hidden(tallies)


def _hide(cell: Figure, hiding: Hiding, horizon: int) -> None:
    """Takes out what may not be told: what is not in the table cannot leak from it."""
    place = (cell.level, cell.key, cell.month)
    if place in hiding.rows:
        cell.rows = None
    if place in hiding.hidden[horizon]:
        cell.hidden = Hidden.SMALL
    gone = NUMBERS if cell.hidden else COMPARING if place in hiding.uncompared[horizon] else ()
    for name in gone:
        setattr(cell, name, None)


def read_counts(rows: pa.Table) -> tuple[Counted, dict[str, Coded]]:
    """What was counted as arrays: the numbers, and what they were counted by."""
    columns = {name: _code(rows[name]) for name in GRAIN if name in rows.column_names}
    return {name: rows[name].to_numpy() for name in rows.column_names if name not in GRAIN}, columns


def _code(column: pa.ChunkedArray) -> Coded:
    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return Coded(codes, tuple(coded.dictionary.to_pylist()))


def _list_cells(one: Definition, part: Part, hiding: Hiding, months: int) -> Iterator[Figure]:
    found, places = part.figures, count_decimals(one)
    for place, (key, month) in enumerate(zip(part.keys, part.months, strict=True)):
        for horizon in range(found.held.shape[1]):
            cell = Figure(
                indicator=one.code, version=one.version, horizon_days=one.horizons[horizon].days if one.horizons else 0,
                level=part.level, key=str(key), month=month, months=months if month else 0,
                rows=int(found.rows[place]), held=_whole(found.held[place, horizon]),
                **_round(_interval(part, place, horizon), places), **_round(_compare(part, place, horizon), places),
            )  # fmt: skip
            _hide(cell, hiding, horizon)
            yield cell


def _interval(part: Part, place: int, horizon: int) -> dict[str, float | None]:
    found = part.figures.estimates
    value, low, high = (_known(values[place, horizon]) for values in (found.value, found.low, found.high))
    return {"value": value} | ({"low": low, "high": high} if low is not None and high is not None else {})


def _compare(part: Part, place: int, horizon: int) -> dict[str, float | None]:
    """Beside what the same people came to elsewhere, where that is known."""
    if part.adjusted is None:
        return {}
    adjusted = part.adjusted[horizon]
    difference = adjusted.difference
    return {
        "expected": _known(adjusted.expected.value[place]), "difference": _known(difference.value[place]),
        "difference_low": _known(difference.low[place]), "difference_high": _known(difference.high[place]),
    }  # fmt: skip


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _round(values: Mapping[str, float | None], places: int) -> dict[str, float | None]:
    """No more digits than a page shows: the rest would tell of what exactly it was computed."""
    return {name: None if value is None else round(value, places) for name, value in values.items()}


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else round(value)
