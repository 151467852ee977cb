"""Moves that leave every shown cell as it is, and change a hidden one: who computes cannot tell before from after.

A move takes two columns and at least two rows: one up in a corner is one down in the next. What happens in the spine
happens in every table that is crossed with it. Nothing falls below 0, and no cell loses its last row. Cells of a move
that were shown become hidden; the cheapest move is taken, what is hidden already costing nothing. There always is one:
the cell and everything around it one more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keten.insight.indicators.rules.free_moves import Counting, move_freely
from keten.insight.indicators.rules.stars import Floats, Integers, Star

Cell = tuple[int, int]
Rows = slice | int | NDArray[np.int64]
Option = tuple[Floats, list[tuple[Integers, int]]]  # per column what it costs, and rows with what happens to them


def widen(star: Star, cell: Cell, *, held: int, rest: int) -> None:
    """Hides what is needed for the counts of a hidden ``cell`` to be so much more, one after the other and together."""
    total = star.held + star.rest
    for values, amount in ((star.held.copy(), held), (star.rest.copy(), rest)):
        left = amount - move_freely(Counting(star, values, total), cell, amount)
        while left > 0:
            left -= _take_step(Search(star, values, total, left), cell)


@dataclass(frozen=True)
class Search:
    """For moves of one count: ``values`` and ``total`` (all rows) as they are now, ``left`` still to go."""

    star: Star
    values: Integers
    total: Integers
    left: int

    def find_move(self, cell: Cell) -> list[tuple[int, int, int]]:
        """The cheapest move that makes the count of ``cell`` more: row, column, and 1 (up) or -1 (down)."""
        row, here = cell
        flow = int(self.star.signs[cell])
        own = self.price(row, slice(None), -flow)
        own[here] = np.inf
        prices, others = self._find_answer(own, row, here, flow)
        there = int(np.argmin(prices))
        rows = [(row, flow), *((int(found[there]), way) for found, way in others)]
        flows = [step for at, way in rows for step in ((at, here, way), (at, there, -way))]
        return [(at, column, way * int(self.star.signs[at, column])) for at, column, way in flows]

    def find_room(self, rows: Rows, columns: Rows) -> Integers:
        """How much less cells can be: not under 0, and never without rows."""
        return np.minimum(self.values[rows, columns], self.total[rows, columns] - 1)

    def price(self, rows: Rows, columns: Rows, flow: int) -> Floats:
        """What it costs to change cells: up, any amount; down, more when there is room for a part alone."""
        up = self.star.price[rows, columns]
        room = self.find_room(rows, columns)
        down = np.where(room > 0, up * (self.left / np.clip(room, 1, self.left)), np.inf)
        return np.where(self.star.signs[rows, columns] * flow > 0, up, down)

    def _find_answer(self, own: Floats, row: int, here: int, flow: int) -> Option:
        """What answers the change of a row: one row of its table, or the spine with a row of every other table."""
        name, spine = self.star.find_table(row), self.star.spine_row
        if not name:
            prices, others = self._go_through_tables(here, -flow, without="")
            return own + prices, others
        prices, found = self._find_best(self.star.tables[name], here, -flow, without=row)
        direct, first = own + prices, self.price(spine, here, -flow)
        if direct.min() <= first:
            return direct, [(found, -flow)]
        prices, others = self._go_through_tables(here, flow, without=name)
        around = own + prices + first + self.price(spine, slice(None), flow)
        by_spine = [(np.full(found.size, spine), -flow), *others]
        return (around, by_spine) if around.min() < direct.min() else (direct, [(found, -flow)])

    def _go_through_tables(self, here: int, flow: int, *, without: str) -> Option:
        best = [
            self._find_best(rows, here, flow, without=-1) for name, rows in self.star.tables.items() if name != without
        ]
        prices = np.sum([prices for prices, _found in best], axis=0) if best else np.zeros(self.values.shape[1])
        return prices, [(found, flow) for _prices, found in best]

    def _find_best(self, table: slice, here: int, flow: int, *, without: int) -> tuple[Floats, Integers]:
        """Per other column the cheapest row of a table, of which ``here`` changes so and the other column opposite."""
        rows = np.arange(table.start, table.stop)
        start = self.price(table, here, flow)
        usable = np.isfinite(start) & (rows != without)
        rows, columns = rows[usable], np.arange(self.values.shape[1])
        if rows.size == 0:
            return np.full(columns.size, np.inf), np.full(columns.size, -1)
        both = start[usable, None] + self.price(rows[:, None], columns[None], -flow)
        at = both.argmin(axis=0)
        return both[at, columns], rows[at]


def _take_step(search: Search, cell: Cell) -> int:
    """Makes a move as large as it can be, and hides its cells. How much was done."""
    rows, columns, ways = (np.array(part) for part in zip(*search.find_move(cell), strict=True))
    down = ways < 0
    amount = int(min(search.left, search.find_room(rows[down], columns[down]).min(initial=search.left)))
    search.values[rows, columns] += ways * amount
    search.total[rows, columns] += ways * amount
    search.star.hide((rows, columns))
    return amount
