"""All figures, computed once, so that a page only has to read them."""

import math
from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pyarrow as pa
from django.db import transaction

from keten.ground.ledger.actions import Actor, record_event
from keten.insight.indicators.actions.deriving import deriving_rows
from keten.insight.indicators.events import FiguresComputed
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Hidden
from keten.insight.indicators.queries.counting import GRAIN, count_together
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.estimating import Counted
from keten.insight.indicators.rules.hiding import find_hidden
from keten.insight.indicators.rules.suppressing import Verdict
from keten.insight.indicators.rules.tabulating import Coded, Part, tabulate
from keten.insight.indicators.store import Store

MONTHS = 24  # that a page looks back
_AT_ONCE = 2000
_WHY = {Verdict.FEW: Hidden.SMALL, Verdict.SUBTRACTION: Hidden.DERIVED}


def compute_figures(*, store: Store, until: date, by: Actor, now: datetime, months: int = MONTHS) -> FigureRun:
    """Every figure over the last ``months`` before ``until``; what was computed before is replaced.

    Raises ``Busy`` when another process computes, ``NoSpark`` when Spark is asked for and is not there.
    """
    from_month, manifest = _months_before(until, months), store.read()
    measured = [one for one in list_definitions().values() if one.is_counted]
    with deriving_rows(store, manifest, until=until) as kept:
        counts = count_together(kept.open_rows, measured, from_month=from_month)
    cells = [cell for one in measured for cell in _compute(one, counts[one.code])]
    with transaction.atomic():
        run = FigureRun.objects.create(
            up_to=manifest.up_to, until=until, from_month=from_month, computed_at=now
        )  # fmt: skip
        for cell in cells:
            cell.run = run
        Figure.objects.bulk_create(cells, batch_size=_AT_ONCE)
        FigureRun.objects.exclude(pk=run.pk).delete()
        record_event(FiguresComputed(run_id=run.pk, up_to=run.up_to, until=until, cells=len(cells)), by=by, now=now)
    return run


def _months_before(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _compute(one: Definition, rows: pa.Table) -> Iterator[Figure]:
    counted, columns = read_counts(rows)
    hidden = find_hidden(one, counted, columns)
    for part in tabulate(one, counted, columns):
        for cell in _list_cells(one, part):
            why = hidden.get((part.level, cell.key, cell.month))
            cell.hidden = _WHY[why] if why else ""
            yield cell


def read_counts(rows: pa.Table) -> tuple[Counted, dict[str, Coded]]:
    """What was counted as arrays: the numbers, and what they were counted by."""
    columns = {name: _code(rows[name]) for name in GRAIN if name in rows.column_names}
    return {name: rows[name].to_numpy() for name in rows.column_names if name not in GRAIN}, columns


def _code(column: pa.ChunkedArray) -> Coded:
    coded = column.combine_chunks().dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return Coded(codes, tuple(coded.dictionary.to_pylist()))


def _list_cells(one: Definition, part: Part) -> Iterator[Figure]:
    found = part.figures
    for place, (key, month) in enumerate(zip(part.keys, part.months, strict=True)):
        for horizon in range(found.held.shape[1]):
            days = one.horizons[horizon].days if one.horizons else 0
            yield Figure(
                indicator=one.code, version=one.version, horizon_days=days, level=part.level, key=str(key), month=month,
                rows=int(found.rows[place]), held=_whole(found.held[place, horizon]),
                **_interval(part, place, horizon), **_compare(part, place, horizon),
            )  # fmt: skip


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


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else round(value)
