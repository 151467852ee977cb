"""Somebody who tries to find hidden cells back: whole numbers of people that give every published cell.

Knows nothing of how cells were chosen; knows that a hidden cell has rows, and what nobody can be counted in twice. Made
apart from the rules on purpose.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Labels = tuple[object, ...]
MARGINS: list[tuple[str, ...]] = [
    (), ("location",), ("organisation",), ("target_group",), ("month",), ("location", "month"),
    ("organisation", "month"), ("target_group", "month"),
]  # fmt: skip
Cell = tuple[tuple[str, ...], Labels]


class Attacker:
    """Numbers of people that are not known, and what is known of sums of them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.sums: list[list[tuple[int, float]]] = []
        self.lows: list[float] = []
        self.highs: list[float] = []

    def learn(self, people: Iterable[int], low: float, high: float, *, less: Iterable[int] = ()) -> None:
        """A sum of some numbers (``less`` some others) lies between two values."""
        self.sums.append([(place, 1.0) for place in people] + [(place, -1.0) for place in less])
        self.lows.append(low)
        self.highs.append(high)

    def find_range(self, people: Sequence[int]) -> tuple[float, float]:
        """The least and the most that a sum can be."""
        aim = np.zeros(self.size)
        aim[list(people)] = 1
        return self._solve(aim), -self._solve(-aim)

    @cached_property
    def known(self) -> LinearConstraint:
        """All sums together; nothing is learnt any more after the first question."""
        entries = [(row, place, sign) for row, known in enumerate(self.sums) for place, sign in known]
        rows, places, signs = zip(*entries, strict=True)
        matrix = coo_array((signs, (rows, places)), shape=(len(self.sums), self.size)).tocsr()
        return LinearConstraint(matrix, self.lows, self.highs)

    def _solve(self, aim: np.ndarray) -> float:
        found = milp(aim, constraints=self.known, integrality=np.ones(self.size), bounds=Bounds(0, np.inf))
        if found.status in (3, 4):  # no end to it
            return -np.inf
        assert found.status == 0, found.message
        return float(round(found.fun))


class Finest:
    """The finest table: a number of people for each combination of labels and of what happened to them.

    ``kinds``: what can have happened to somebody, as the figures (and horizons) of which that person is held.
    """

    def __init__(self, keys: Mapping[str, Sequence[object]], kinds: Sequence[frozenset[str]]) -> None:
        self.names, self.kinds = list(keys), kinds
        self.cells = list(product(*(sorted(set(column), key=str) for column in keys.values())))
        self.size = len(self.cells) * len(kinds)

    def find(self, cell: Cell, count: str, *, is_rest: bool = False) -> list[int]:
        """Which numbers make up a count of a cell: ``n``, a figure, or who it does not hold."""
        margin, labels = cell
        wanted = [(self.names.index(name), label) for name, label in zip(margin, labels, strict=True)]
        cells = [place for place, one in enumerate(self.cells) if all(one[at] == label for at, label in wanted)]
        kinds = [at for at, kind in enumerate(self.kinds) if count == "n" or (count in kind) is not is_rest]
        return [place * len(self.kinds) + kind for place in cells for kind in kinds]
