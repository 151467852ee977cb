"""Somebody who tries to find hidden cells back: whole numbers in the finest table that give every published cell.

Knows nothing of how cells were chosen; knows that a hidden cell has rows. Made apart from the rules on purpose.
"""

from collections.abc import Mapping
from itertools import product

import numpy as np
from scipy.optimize import LinearConstraint, milp

Labels = tuple[object, ...]
MARGINS: list[tuple[str, ...]] = [
    (), ("location",), ("organisation",), ("target_group",), ("month",), ("location", "month"),
    ("organisation", "month"), ("target_group", "month"),
]  # fmt: skip
Cell = tuple[tuple[str, ...], Labels]
Counted = dict[Cell, tuple[int, int]]  # held and the rest


def add_up(keys: Mapping[str, list[str]], n: np.ndarray, held: np.ndarray) -> Counted:
    """Every cell of every margin, also those without rows."""
    counted = {
        (margin, labels): (0, 0) for margin in MARGINS for labels in product(*(sorted(set(keys[x])) for x in margin))
    }
    for place in range(len(n)):
        for margin in MARGINS:
            cell = margin, tuple(keys[name][place] for name in margin)
            before = counted[cell]
            counted[cell] = before[0] + int(held[place]), before[1] + int(n[place] - held[place])
    return counted


class Attacker:
    """Gets the labels, and of every cell that is shown its counts."""

    def __init__(self, keys: Mapping[str, list[str]], shown: Counted, hidden: list[Cell]) -> None:
        names = list(keys)
        self.finest = list(product(*(sorted(set(keys[name])) for name in names)))
        self.places = {name: place for place, name in enumerate(names)}
        rows = [self._pick(cell) for cell in shown]
        none = np.zeros(len(self.finest))
        apart = [np.concatenate([row, none]) for row in rows] + [np.concatenate([none, row]) for row in rows]
        values = np.array([shown[cell][0] for cell in shown] + [shown[cell][1] for cell in shown], dtype=float)
        with_rows = [np.tile(self._pick(cell), 2) for cell in hidden]
        lows = np.concatenate([values, np.ones(len(hidden))])
        highs = np.concatenate([values, np.full(len(hidden), np.inf)])
        size = 2 * len(self.finest)
        self.known = LinearConstraint(np.array([*apart, *with_rows]).reshape(-1, size), lows, highs)

    def find_range(self, cell: Cell, count: str) -> tuple[float, float]:
        """The least and the most that ``held``, ``rest`` or ``n`` of a cell can be."""
        picked = self._pick(cell)
        aim = np.concatenate([picked * (count != "rest"), picked * (count != "held")])
        return self._solve(aim), -self._solve(-aim)

    def _solve(self, aim: np.ndarray) -> float:
        found = milp(aim, constraints=self.known, integrality=np.ones(aim.size))
        if found.status in (3, 4):  # no end to it
            return -np.inf
        assert found.status == 0, found.message
        return float(round(found.fun))

    def _pick(self, cell: Cell) -> np.ndarray:
        margin, labels = cell
        wanted = [(self.places[name], label) for name, label in zip(margin, labels, strict=True)]
        return np.array([float(all(one[at] == label for at, label in wanted)) for one in self.finest])
