"""What was counted, added up into the cells that are shown: per level, over all months and per month."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from keten.ground.foundation.statistics.arrays import Integers
from keten.ground.foundation.statistics.standardising import Adjusted
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.estimating import Counted, Figures, adjust_for_mix, estimate

PLACES = ("location", "organisation", "target_group")  # levels by the column that they are about; the country has none
BANDS = {"target_group": "target_group", "age": "age_band", "distance": "distance_band"}


@dataclass(frozen=True)
class Coded:
    """A column as numbers: ``codes`` (rows,) are places in ``names``; -1 where it is empty."""

    codes: Integers
    names: tuple[Any, ...]


@dataclass(frozen=True)
class Part:
    """The cells of one level, over all months or per month: ``keys`` and ``months`` (cells,) beside the figures."""

    level: str
    keys: tuple[object, ...]
    months: tuple[date | None, ...]
    figures: Figures
    adjusted: list[Adjusted] | None


def tabulate(one: Definition, counted: Counted, columns: Mapping[str, Coded]) -> Iterator[Part]:
    """All cells of a figure. ``columns``: place, case mix and ``month`` of each row that was counted."""
    if not len(counted["n"]):
        return
    months = columns["month"]
    everywhere = {"country": Coded(np.zeros(len(months.codes), dtype=np.int64), ("",))}
    for level, place in (everywhere | {level: columns[level] for level in PLACES}).items():
        known = place.codes >= 0
        if not known.any():
            continue
        kept = {name: values[known] for name, values in counted.items()}
        where, when = place.codes[known], months.codes[known]
        yield _all_months(
            one, level, place, where, kept, {name: column.codes[known] for name, column in columns.items()}
        )
        yield _per_month(one, level, place, where, when, months, kept)


def _all_months(
    one: Definition, level: str, place: Coded, where: Integers, kept: Counted, codes: Mapping[str, Integers]
) -> Part:  # fmt: skip
    present, group = np.unique(where, return_inverse=True)
    figures = estimate(one, kept, group=group, groups=present.size)
    adjusted = None
    if level == "location":
        stratum, strata = _stratify([codes[BANDS[name]] for name in one.adjust], len(where))
        adjusted = adjust_for_mix(one, kept, group=group, groups=present.size, stratum=stratum, strata=strata)
    return Part(level, tuple(place.names[code] for code in present), (None,) * present.size, figures, adjusted)


def _per_month(
    one: Definition, level: str, place: Coded, where: Integers, when: Integers, months: Coded, kept: Counted
) -> Part:  # fmt: skip
    size = len(months.names)
    present, group = np.unique(where * size + when, return_inverse=True)
    keys = tuple(place.names[code // size] for code in present)
    return Part(
        level, keys, tuple(months.names[code % size] for code in present),
        estimate(one, kept, group=group, groups=present.size), None,
    )  # fmt: skip


def _stratify(columns: list[Integers], size: int) -> tuple[Integers, int]:
    """Which combination each row is of, from 0; what is not known is a value of its own."""
    mixed = np.zeros(size, dtype=np.int64)
    for codes in columns:
        mixed = mixed * (int(codes.max(initial=-1)) + 2) + codes + 1
    present, stratum = np.unique(mixed, return_inverse=True)
    return stratum, present.size
