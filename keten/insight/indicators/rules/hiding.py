"""Which cells of figures are not shown, over all levels and periods together: nothing follows from the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from keten.ground.foundation.statistics.arrays import Integers
from keten.insight.indicators.rules.definitions import Kind
from keten.insight.indicators.rules.families import Summed, Tally, add_up, find_excluding, name_rows
from keten.insight.indicators.rules.periods import LENGTHS, Grain, choose_grain
from keten.insight.indicators.rules.stars import Flags, Star, make_star
from keten.insight.indicators.rules.suppressing import Held, Limits, Verdicts, find_few, find_small, suppress
from keten.insight.indicators.rules.tabulating import PLACES

Cell = tuple[str, str, date | None]  # level, its key ("" for all), the first day of its period (None for all together)
_MARGINS = ((), ("month",), *((one,) for one in PLACES), *((one, "month") for one in PLACES))


@dataclass(frozen=True)
class Hiding:
    """Of a figure the cells of which not even ``rows`` are told, and by horizon those that are ``hidden``.

    ``uncompared``, by horizon: what must not be held against the rest, because that is few.
    """

    rows: frozenset[Cell]
    hidden: Sequence[frozenset[Cell]]
    uncompared: Sequence[frozenset[Cell]]

    def with_rows(self, rows: frozenset[Cell]) -> "Hiding":
        """Also without these cells, of which not even the rows are told: what hides more tells no more."""
        hidden, uncompared = ([part | rows for part in parts] for parts in (self.hidden, self.uncompared))
        return Hiding(self.rows | rows, hidden, uncompared)


def find_hidden(family: Sequence[Tally]) -> dict[str, Hiding]:
    """By code of figure what is not shown of it. Figures with one name of rows have the same rows (else ValueError).

    Questions on the same sheets have nearly the same rows, because some skip a question: each is hidden so that nothing
    follows from its own numbers, and where one does not tell how many there are, none does.
    """
    limits = Limits(minimum=max(tally.one.minimum for tally in family))
    together: dict[str, list[Tally]] = {}
    for tally in family:
        together.setdefault(name_rows(tally.one), []).append(tally)
    found = [_find_of_same(same, limits) for same in together.values()]
    rows = frozenset[Cell]().union(*(one.rows for same in found for one in same.values()))
    return {code: one.with_rows(rows) for same in found for code, one in same.items()}


def _find_of_same(same: Sequence[Tally], limits: Limits) -> dict[str, Hiding]:
    summed = {tally.one.code: add_up(tally) for tally in same}
    first = next(iter(summed.values()))
    if not first.n.size:
        return dict.fromkeys(summed, Hiding(frozenset(), (), ()))
    excluding = {tally.one.code: find_excluding(tally.one) for tally in same}
    held = {code: Held(one.keys, one.held, excluding[code]) for code, one in summed.items() if one.held}
    found = suppress(first.keys, first.n, held, limits=limits)
    for code, one in summed.items():
        if (found.star.add_up(one.keys, one.n) != found.star.n).any():
            raise ValueError(f"{code} does not have the same rows as the others of its family")
    return {code: _judge(found, code, limits) for code in summed}


def choose_period(family: Sequence[Tally]) -> Grain:
    """The period of a family, by how many cells of its locations could be shown on their own.

    Of all its figures that say to how many it happened: the others need less.
    """
    held = [tally for tally in family if tally.one.kind is not Kind.RATIO]
    summed = [(add_up(tally), Limits(minimum=tally.one.minimum)) for tally in held or family]
    return choose_grain({
        length: _find_share([_count_cells(one.in_periods(length), limits) for one, limits in summed if one.n.size])
        for length in LENGTHS
    })  # fmt: skip


def _find_share(counted: Sequence[tuple[int, int]]) -> float:
    shown, cells = (sum(part) for part in zip(*counted, strict=True)) if counted else (0, 0)
    return shown / cells if cells else 1.0


def _count_cells(one: Summed, limits: Limits) -> tuple[int, int]:
    """How many cells of locations per period and horizon are not sensitive, and how many there are."""
    star = make_star(one.keys, n=one.n, spine="month")
    held = [star.add_up(one.keys, count) for count in one.held] or [star.n]
    known = [row for row, label in enumerate(star.labels["location"]) if label is not None]
    rows = star.tables["location"].start + np.array(known, dtype=np.int64)
    shown = [
        ~find_few(star.n, limits) & ~find_small(part, limits) & ~find_small(star.n - part, limits) for part in held
    ]
    there = star.n[rows, :-1] > 0
    return sum(int((there & part[rows, :-1]).sum()) for part in shown), int(there.sum()) * len(shown)


def _judge(found: Verdicts, code: str, limits: Limits) -> Hiding:
    hidden = found.by_figure.get(code, found.rows[None])
    uncompared = [_find_uncompared(found, flags, held, limits) for flags, held in _pair(found, code, hidden)]
    by_horizon = ([frozenset(_name(found.star, flags)) for flags in part] for part in (hidden, uncompared))
    return Hiding(frozenset(_name(found.star, found.rows)), *by_horizon)


def _pair(found: Verdicts, code: str, hidden: Flags) -> Iterator[tuple[Flags, Integers]]:
    yield from zip(hidden, found.held.get(code, found.star.n[None]), strict=True)


def _find_uncompared(found: Verdicts, hidden: Flags, held: Integers, limits: Limits) -> Flags:
    """What a place is expected to come to tells of all others: not when those are few, or may not be shown together."""
    star, corner = found.star, (found.star.spine_row, found.star.total_column)
    rest, of_rest = star.n[corner] - star.n, held[corner] - held
    few: Flags = (rest < limits.minimum) | hidden | hidden[corner]
    few |= find_small(of_rest, limits) | find_small(rest - of_rest, limits)
    few[:, :-1] = False
    return few


def _name(star: Star, flags: Flags) -> Iterator[Cell]:
    for margin in _MARGINS:
        level = next((name for name in margin if name != "month"), "country")
        for labels, row, column in star.list_cells(margin):
            if flags[row, column]:
                by_name = dict(zip(margin, labels, strict=True))
                month = by_name.pop("month", None)
                assert month is None or isinstance(month, date)
                yield level, str(next(iter(by_name.values()), "")), month
