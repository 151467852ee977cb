"""Moves over four cells of one table that are hidden already: they cost nothing, and most cells need no other."""

from dataclasses import dataclass

import numpy as np

from keten.insight.indicators.rules.stars import Integers, Star

_ENDLESS = 1 << 40  # up there is no end


@dataclass(frozen=True)
class Counting:
    """One count while it is being moved: ``values`` of it, ``total`` of all rows; both of the shape of the star."""

    star: Star
    values: Integers
    total: Integers

    def find_room(self, rows: slice | int, column: slice | int) -> Integers:
        """How much less hidden cells can be: not under 0, and never without rows. 0 of what is shown."""
        room = np.minimum(self.values[rows, column], self.total[rows, column] - 1)
        return np.where(self.star.hidden[rows, column], room, 0)

    def change(self, row: int, column: int, amount: int) -> None:
        """Makes a cell more or less."""
        self.values[row, column] += amount
        self.total[row, column] += amount


def move_freely(counting: Counting, cell: tuple[int, int], amount: int) -> int:
    """Makes the count of a hidden ``cell`` more by ``amount``, or as much as is free. How much was done."""
    star, (row, here) = counting.star, cell
    name = star.find_table(row)
    if not name:
        return 0
    table = star.tables[name]
    alike = star.signs[row] == star.signs[row, here]
    own = np.where(alike, counting.find_room(row, slice(None)), np.where(star.hidden[row], _ENDLESS, 0))
    own[here] = 0
    answering = counting.find_room(table, here)
    answering[row - table.start] = 0
    left = amount
    for there in np.argsort(-own, kind="stable").tolist():
        if left == 0 or own[there] == 0:
            break
        most = min(left, int(own[there]))
        left -= _move_by(counting, cell, there, table, answering, most=most, is_alike=bool(alike[there]))
    return amount - left


def _move_by(
    counting: Counting,
    cell: tuple[int, int],
    there: int,
    table: slice,
    answering: Integers,
    *,
    most: int,
    is_alike: bool,
) -> int:
    """Moves with one other column, by as many rows as needed. ``answering``: the room of rows in the own column."""
    (row, here), left, way = cell, most, 1 if is_alike else -1
    while left > 0:
        corner = counting.star.hidden[table, there] * _ENDLESS if is_alike else counting.find_room(table, there)
        usable = np.minimum(answering, corner)
        at = int(usable.argmax())
        amount = min(left, int(usable[at]))
        if amount <= 0:
            break
        answering[at] -= amount
        left -= amount
        for place, column, change in ((row, here, 1), (row, there, -way), (at + table.start, here, -1)):
            counting.change(place, column, change * amount)
        counting.change(at + table.start, there, way * amount)
    return most - left
