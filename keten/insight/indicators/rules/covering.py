"""Hiding what is sensitive and what it needs, and no more: what turns out not to be needed is shown again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

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
        return replace(self.star, hidden=self.hidden[layers].all(axis=0), price=self.price[layers].sum(axis=0))

    def hide(self, layer: int | slice, cells: Flags) -> None:
        """Hides cells of one or more layers. A hidden cell costs nothing more."""
        self.hidden[layer] |= cells
        self.price[layer] = np.where(cells, 0.0, self.price[layer])


def cover(layers: Layers, sensitive: Flags, needs: Sequence[Need], find_room: FindRoom) -> list[Integers]:
    """Hides ``sensitive`` cells (layers, rows, columns) and what the needs ask for.

    Gives for each need how much cells change to meet it. What was hidden before stays so.
    """
    price = layers.price.copy()
    for layer, cells in enumerate(sensitive):
        layers.hide(layer, cells)
    kept, changes = layers.hidden.copy(), []
    for need in needs:
        star = layers.pick(need)
        star.hidden[need.cell], star.price[need.cell] = True, 0.0
        changes.append(widen(star, Room.of(*find_room(need)), need.cell, need.amount))
        layers.hide(slice(need.start, need.stop), star.hidden)
    for place in _order_again(layers.hidden & ~kept, price):
        _show_again(layers, place, price, needs, changes, find_room)
    layers.hidden[~kept & ~_find_used(layers.hidden.shape, needs, changes)] = False
    return changes


def _find_used(shape: tuple[int, ...], needs: Sequence[Need], changes: Sequence[Integers]) -> Flags:
    """Which cells some need makes use of."""
    used = np.zeros(shape, dtype=np.bool_)
    for need, change in zip(needs, changes, strict=True):
        used[need.start : need.stop] |= change != 0
    return used


def _order_again(hidden: Flags, price: Floats) -> list[tuple[int, int, int]]:
    """What was hidden besides, most dearly missed first."""
    found = np.argwhere(hidden)
    order = np.argsort(-price[tuple(found.T)], kind="stable")
    return [(layer, row, column) for layer, row, column in found[order].tolist()]


def _show_again(
    layers: Layers, place: tuple[int, int, int], price: Floats, needs: Sequence[Need], changes: list[Integers],
    find_room: FindRoom,
) -> None:  # fmt: skip
    """Shows a cell when every need that used it can do without."""
    layers.hidden[place] = False
    found = {}
    for number, need in enumerate(needs):
        if need.start <= place[0] < need.stop and changes[number][place[1:]]:
            again = find_again(layers.pick(need), Room.of(*find_room(need)), need.cell, need.amount)
            if again is None:
                layers.hidden[place] = True
                return
            found[number] = again
    layers.price[place] = price[place]
    for number, change in found.items():
        changes[number] = change
