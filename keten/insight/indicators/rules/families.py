"""Figures about the same rows: what one of them tells of how many there are, all of them tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keten.ground.foundation.statistics.arrays import Integers
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.estimating import Counted, list_held
from keten.insight.indicators.rules.periods import coarsen, find_first_month
from keten.insight.indicators.rules.stars import Keys
from keten.insight.indicators.rules.tabulating import PLACES, Coded

SAME_ROWS = {"waits_for_talk": "cases", "needs_begun": "needs"}  # one row each per the same thing, with the same place


@dataclass(frozen=True)
class Tally:
    """What was counted for a figure: numbers, and of each row where and when it belongs."""

    one: Definition
    counted: Counted
    columns: Mapping[str, Coded]

    def in_periods(self, months: int) -> "Tally":
        """The same in periods of so many months."""
        return replace(self, columns={**self.columns, "month": coarsen(self.columns["month"], months)})


@dataclass(frozen=True)
class Summed:
    """A tally by level and period alone: a label per row in ``keys`` (None: belongs nowhere), ``n`` and ``held``.

    ``held``: per horizon; of a ratio none.
    """

    keys: Keys
    n: Integers
    held: Sequence[Integers]

    def in_periods(self, months: int) -> "Summed":
        """The same in periods of so many months; rows that become alike stay apart."""
        starts = [find_first_month(month, months) for month in self.keys["month"]]  # type: ignore[arg-type]
        return replace(self, keys={**self.keys, "month": starts})


def list_families(definitions: Iterable[Definition]) -> list[list[Definition]]:
    """What is counted from rows, together when those are the same rows, or answers on the same sheets."""
    found: dict[str, list[Definition]] = {}
    for one in definitions:
        if one.is_counted:
            found.setdefault(name_family(one), []).append(one)
    return list(found.values())


def name_family(one: Definition) -> str:
    """A name that figures of one family share: the rows, or the sheets on which they are."""
    return f"{SAME_ROWS.get(one.over, one.over)} {one.survey}"


def name_rows(one: Definition) -> str:
    """A name that figures share when they are about exactly the same rows: who answered one question."""
    return f"{name_family(one)} {one.question}"


def find_excluding(one: Definition) -> str:
    """A name that figures share when nobody is held by two of them: ends of the same rows by another cause."""
    return one.over if one.kind is Kind.INCIDENCE else one.code


def add_up(tally: Tally) -> Summed:
    """Without what only makes a figure fair (age, distance) and when something happened."""
    names = (*PLACES, "month")
    columns = [tally.columns[name] for name in names]
    sizes = tuple(len(column.names) + 1 for column in columns)
    places = np.ravel_multi_index(tuple(column.codes + 1 for column in columns), sizes)
    cells, group = np.unique(places, return_inverse=True)
    n, *held = (
        np.bincount(group, weights=count, minlength=cells.size).astype(np.int64)
        for count in (np.asarray(tally.counted["n"]), *_list_held(tally))
    )
    codes = zip(columns, np.unravel_index(cells, sizes), strict=True)
    labels = [[(None, *column.names)[code] for code in part.tolist()] for column, part in codes]
    return Summed(dict(zip(names, labels, strict=True)), n, held)


def _list_held(tally: Tally) -> list[Integers]:
    return [] if tally.one.kind is Kind.RATIO else list_held(tally.one, tally.counted)
