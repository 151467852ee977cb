"""Hiding what is sensitive and what it needs, and no more: what turns out not to be needed is shown again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from keten.insight.indicators.rules.exact_moves import MOST_CELLS
from keten.insight.indicators.rules.free_moves import Room
from keten.insight.indicators.rules.stars import Flags, Floats, Integers, Star
from keten.insight.indicators.rules.widening import find_again, widen


@dataclass(frozen=True)
class Need:
    """A hidden ``cell`` must be able to be more by ``amount`` (``way`` 1), or less (-1).

    In all layers from ``start`` until ``stop`` together: what changes in one of them changes as much in the others.
    """

    cell: tuple[int, int]
    amount: int
    way: int = 1
    start: int = 0
    stop: int = 1


FindRoom = Callable[[Need], tuple[Integers, Integers]]  # how much each cell can go the other way, and the way of a need


@dataclass(frozen=True)
class Layers:
    """Counts over the cells of one star, each with what is ``hidden`` of it and the ``price``: (layers, rows, columns).

    Of one figure: one layer per horizon.
    """

    star: Star
    hidden: Flags
    price: Floats

    @classmethod
    def over(cls, star: Star, size: int) -> "Layers":
        """So many layers of which what the star has hidden is hidden already."""
        return cls(star, np.stack([star.hidden] * size), np.stack([star.price] * size))

    def pick(self, need: Need) -> Star:
        """The star in which a need is met: hidden is what is hidden in all its layers."""
        layers = slice(need.start, need.stop)
        return replace(
            self.star,
            hidden=np.all(self.hidden[layers], axis=0, keepdims=True)[0],
            price=self.price[layers].sum(axis=0),
        )

    def hide(self, layer: int | slice, cells: Flags) -> None:
        """Hides cells of one or more layers. A hidden cell costs nothing more."""
        self.hidden[layer] |= cells
        self.price[layer] = np.where(cells, 0.0, self.price[layer])


@dataclass(frozen=True)
class Change:
    """How much cells change to meet a need: ``cells`` in the order of rows, and ``amounts``; the others do not."""

    cells: Integers
    amounts: Integers

    @classmethod
    def of(cls, change: Integers) -> "Change":
        """From one of the shape of a star."""
        cells = np.flatnonzero(change)
        return cls(cells, change.ravel()[cells])

    def add_to(self, counts: Integers) -> Integers:
        """What counts of the shape of a star become."""
        changed = counts.copy()
        changed.ravel()[self.cells] += self.amounts
        return changed


def cover(layers: Layers, sensitive: Flags, needs: Sequence[Need], find_room: FindRoom) -> list[Change]:
    """Hides ``sensitive`` cells (layers, rows, columns) and what the needs ask for.

    Gives for each need how cells change to meet it. What was hidden before stays so. Of a large star nothing is shown
    again: to look for that costs more than it gives.
    """
    price = layers.price.copy()
    for layer, cells in enumerate(sensitive):
        layers.hide(layer, cells)
    kept, changes = layers.hidden.copy(), []
    for need in needs:
        star = layers.pick(need)
        star.hidden[need.cell], star.price[need.cell] = True, 0.0
        changes.append(Change.of(widen(star, Room.of(*find_room(need)), need.cell, need.amount)))
        layers.hide(slice(need.start, need.stop), star.hidden)
    if layers.star.n.size <= MOST_CELLS:
        again = Again(layers, price, needs, changes, find_room)
        for place in _order_again(layers.hidden & ~kept, price):
            again.show(place)
        layers.hidden[~kept & ~again.used] = False
    return changes


def _order_again(hidden: Flags, price: Floats) -> list[tuple[int, int, int]]:
    """What was hidden besides, most dearly missed first."""
    found = np.argwhere(hidden)
    order = np.argsort(-price[tuple(found.T)], kind="stable")
    return [(layer, row, column) for layer, row, column in found[order].tolist()]


@dataclass(frozen=True)
class Again:
    """Showing cells again. ``price``: of all cells, before anything was hidden."""

    layers: Layers
    price: Floats
    needs: Sequence[Need]
    changes: list[Change]
    find_room: FindRoom

    @property
    def used(self) -> Flags:
        """Which cells some need makes use of."""
        used = np.zeros(self.layers.hidden.shape, dtype=np.bool_)
        for need, change in zip(self.needs, self.changes, strict=True):
            used[need.start : need.stop].reshape(need.stop - need.start, -1)[:, change.cells] = True
        return used

    def show(self, place: tuple[int, int, int]) -> None:
        """Shows a cell when every need that used it can do without."""
        layer, cell = place[0], int(np.ravel_multi_index(place[1:], self.layers.star.n.shape))
        self.layers.hidden[place] = False
        found = {}
        for number, need in enumerate(self.needs):
            if need.start <= layer < need.stop and (self.changes[number].cells == cell).any():
                room = Room.of(*self.find_room(need))
                again = find_again(self.layers.pick(need), room, need.cell, need.amount)
                if again is None:
                    self.layers.hidden[place] = True
                    return
                found[number] = Change.of(again)
        self.layers.price[place] = self.price[place]
        for number, change in found.items():
            self.changes[number] = change
