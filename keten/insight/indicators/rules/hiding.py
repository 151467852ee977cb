"""Which cells of a figure are not shown, over all its levels and months together: nothing follows from the rest."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from keten.ground.foundation.statistics.arrays import Integers
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.estimating import Counted, list_held
from keten.insight.indicators.rules.suppressing import Limits, Verdict, suppress
from keten.insight.indicators.rules.tabulating import PLACES, Coded

_MARGINS = ((), ("month",), *((one,) for one in PLACES), *((one, "month") for one in PLACES))
Cell = tuple[str, str, date | None]  # level, its key ("" for all), its month (None for all together)


def find_hidden(one: Definition, counted: Counted, columns: Mapping[str, Coded]) -> dict[Cell, Verdict]:
    """The cells that are hidden, and why. What one horizon hides the others hide too: they share their rows."""
    rows = np.asarray(counted["n"], dtype=np.int64)
    if not rows.size:
        return {}
    hidden: dict[Cell, Verdict] = {}
    limits = Limits(minimum=one.minimum, certain=one.kind is Kind.RATIO)
    # Of a ratio all count as those that it holds for, so that only few rows are hidden.
    for held in [rows] if one.kind is Kind.RATIO else list_held(one, counted):
        keys, n, events = _add_up(columns, rows, held)
        for margin, verdicts in suppress(keys, n, events, margins=_MARGINS, limits=limits).items():
            for labels, verdict in verdicts.items():
                if verdict is not Verdict.SHOWN:
                    hidden.setdefault(_name(columns, margin, labels), verdict)
    return hidden


def _add_up(
    columns: Mapping[str, Coded], rows: Integers, held: Integers
) -> tuple[dict[str, list[int]], Integers, Integers]:  # fmt: skip
    names = (*PLACES, "month")
    codes = np.stack([columns[name].codes for name in names], axis=1)
    cells, place = np.unique(codes, axis=0, return_inverse=True)
    n, events = (np.bincount(place.ravel(), weights=count).astype(np.int64) for count in (rows, held))
    return {name: cells[:, at].tolist() for at, name in enumerate(names)}, n, events


def _name(columns: Mapping[str, Coded], margin: tuple[str, ...], labels: tuple[Any, ...]) -> Cell:
    """As tables name it; what belongs nowhere is no cell of a table, and is called "None"."""
    codes = dict(zip(margin, labels, strict=True))
    month = columns["month"].names[codes.pop("month")] if "month" in codes else None
    level, code = next(iter(codes.items()), ("country", None))
    return level, "" if code is None else str(columns[level].names[code] if code >= 0 else None), month
