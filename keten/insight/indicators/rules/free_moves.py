"""Moves over four cells of one table that are hidden already: they cost nothing, and most cells need no other."""

from dataclasses import dataclass

import numpy as np

from keten.insight.indicators.rules.stars import Integers, Star

ENDLESS = 1 << 40  # up there is no end


@dataclass(frozen=True)
class Room:
    """How much less and more each cell of a star can be, of its shape; what moves is written down in ``moved``."""

    down: Integers
    up: Integers
    moved: Integers

    @classmethod
    def of(cls, down: Integers, up: Integers) -> "Room":
        """Room of its own, before anything moved. Nothing has less than none."""
        return cls(np.maximum(down, 0), np.maximum(up, 0), np.zeros_like(down))

    def copy(self) -> "Room":
        """The same, to try something with."""
        return Room(self.down.copy(), self.up.copy(), self.moved.copy())

    def change(self, rows: Integers | int, columns: Integers | int, amount: Integers | int) -> None:
        """Makes cells more or less."""
        self.moved[rows, columns] += amount
        self.down[rows, columns] += amount
        self.up[rows, columns] -= amount


def move_freely(star: Star, room: Room, cell: tuple[int, int], amount: int) -> int:
    """Makes a hidden ``cell`` more by ``amount``, or as much as is free. How much was done."""
    row, here = cell
    name = star.find_table(row)
    if not name:
        return 0
    table = star.tables[name]
    alike = star.signs[row] == star.signs[row, here]
    own = np.where(star.hidden[row], np.where(alike, room.down[row], room.up[row]), 0)
    own[here] = 0
    answering = np.where(star.hidden[table, here], room.down[table, here], 0)
    answering[row - table.start] = 0
    left = amount
    for there in np.argsort(-own, kind="stable").tolist():
        if left == 0 or own[there] == 0:
            break
        most = min(left, int(own[there]))
        left -= _move_by(star, room, cell, there, answering, most=most, is_alike=bool(alike[there]))
    return amount - left


def _move_by(
    star: Star, room: Room, cell: tuple[int, int], there: int, answering: Integers, *, most: int, is_alike: bool
) -> int:  # fmt: skip
    """Moves with one other column, by as many rows as needed. ``answering``: the room of rows in the own column."""
    (row, here), left, way = cell, most, 1 if is_alike else -1
    table = star.tables[star.find_table(row)]
    while left > 0:
        corner = np.where(star.hidden[table, there], (room.up if is_alike else room.down)[table, there], 0)
        usable = np.minimum(answering, corner)
        at = int(usable.argmax())
        amount = min(left, int(usable[at]))
        if amount <= 0:
            break
        answering[at] -= amount
        left -= amount
        other = at + table.start
        for place, column, change in ((row, here, 1), (row, there, -way), (other, here, -1), (other, there, way)):
            room.change(place, column, change * amount)
    return most - left
