"""Moves that leave every shown cell as it is, and change a hidden one: who computes cannot tell before from after.

What is free comes first. What is not hidden yet and is needed becomes hidden, as cheaply as can be: of a star of some
size the cheapest move over two columns is taken, of a smaller one the cheapest there is (``exact_moves``).

A move over two columns takes at least two rows: one up in a corner is one down in the next. What happens in the spine
happens in every table that is crossed with it. There always is one: the cell and everything around it one more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keten.insight.indicators.rules.exact_moves import MOST_CELLS, find_exact_move
from keten.insight.indicators.rules.free_moves import Room, move_freely
from keten.insight.indicators.rules.stars import Floats, Integers, Star

Cell = tuple[int, int]
Rows = slice | int | NDArray[np.int64]
Option = tuple[Floats, list[tuple[Integers, int]]]  # per column what it costs, and rows with what happens to them


def widen(star: Star, room: Room, cell: Cell, amount: int) -> Integers:
    """Hides what is needed for a hidden ``cell`` to be more by ``amount``; how much each cell changes for that.

    The cell must have so much room up. ``room`` is used up.
    """
    left = amount - move_freely(star, room, cell, amount)
    if left and star.n.size <= MOST_CELLS:
        change = find_exact_move(star, room, cell, left, usable=np.isfinite(star.price))
        if change is not None:
            star.hide(change != 0)
            rows, columns = np.nonzero(change)
            room.change(rows, columns, change[rows, columns])
            left = 0
    while left > 0:
        left -= _take_step(Search(star, room, left), cell)
    return room.moved


def find_again(star: Star, room: Room, cell: Cell, amount: int) -> Integers | None:
    """As ``widen`` with what is hidden alone; None when there is no way. ``room`` is left as it was."""
    if not star.hidden[cell]:
        return None
    free = room.copy()
    if move_freely(star, free, cell, amount) == amount:
        return free.moved
    return find_exact_move(star, room, cell, amount, usable=star.hidden)


@dataclass(frozen=True)
class Search:
    """For moves over two columns: the ``room`` as it is now, ``left`` still to go."""

    star: Star
    room: Room
    left: int

    def find_move(self, cell: Cell) -> list[tuple[int, int, int]]:
        """The cheapest move that makes ``cell`` more: row, column, and 1 (up) or -1 (down)."""
        row, here = cell
        flow = int(self.star.signs[cell])
        own = self.price(row, slice(None), -flow)
        own[here] = np.inf
        prices, others = self._find_answer(own, row, here, flow)
        there = int(np.argmin(prices))
        rows = [(row, flow), *((int(found[there]), way) for found, way in others)]
        flows = [step for at, way in rows for step in ((at, here, way), (at, there, -way))]
        return [(at, column, way * int(self.star.signs[at, column])) for at, column, way in flows]

    def price(self, rows: Rows, columns: Rows, flow: int) -> Floats:
        """What it costs to change cells: more when there is room for a part alone."""
        is_up = self.star.signs[rows, columns] * flow > 0
        room = np.where(is_up, self.room.up[rows, columns], self.room.down[rows, columns])
        price = self.star.price[rows, columns]
        return np.where(room > 0, price * (self.left / np.clip(room, 1, self.left)), np.inf)

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
        prices = np.sum([prices for prices, _found in best], axis=0) if best else np.zeros(self.star.n.shape[1])
        return prices, [(found, flow) for _prices, found in best]

    def _find_best(self, table: slice, here: int, flow: int, *, without: int) -> tuple[Floats, Integers]:
        """Per other column the cheapest row of a table, of which ``here`` changes so and the other column opposite."""
        rows = np.arange(table.start, table.stop)
        start = self.price(table, here, flow)
        usable = np.isfinite(start) & (rows != without)
        rows, columns = rows[usable], np.arange(self.star.n.shape[1])
        if rows.size == 0:
            return np.full(columns.size, np.inf), np.full(columns.size, -1)
        both = start[usable, None] + self.price(rows[:, None], columns[None], -flow)
        at = both.argmin(axis=0)
        return both[at, columns], rows[at]


def _take_step(search: Search, cell: Cell) -> int:
    """Makes a move as large as it can be, and hides its cells. How much was done."""
    rows, columns, ways = (np.array(part) for part in zip(*search.find_move(cell), strict=True))
    room = np.where(ways > 0, search.room.up[rows, columns], search.room.down[rows, columns])
    amount = int(min(search.left, room.min()))
    if amount < 1:
        raise RuntimeError(f"{cell} cannot be more: there is no room around it")
    search.room.change(rows, columns, ways * amount)
    search.star.hide((rows, columns))
    return amount
