"""Counts of a star: several dimensions, each crossed with one spine (the period), in one matrix with all totals.

Every dimension has rows of its own, the last row is the spine; every label of the spine has a column, the last column
is the total over it. So ``[row of a location, last column]`` is the location over all periods, and the corner is all.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, kron, vstack

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Keys = Mapping[str, Sequence[Hashable]]  # per dimension a label per row that was counted
_DEARER = 4.0  # how much more it is to hide a total than a cell that it adds up
_OLDEST = 0.5  # what the oldest period is worth beside the newest


@dataclass(frozen=True)
class Star:
    """Matrices of shape (rows, columns): how many ``n``, what is ``hidden``, the ``price`` of hiding it.

    ``tables``: the rows of each dimension. ``labels``: of the spine (oldest first), and of each dimension.
    ``signs``: with its sign each row, and each column within one dimension and the spine, adds up to 0. ``equations``,
    of shape (sums, cells in the order of rows), are those sums: times counts they are 0.
    """

    n: Integers
    hidden: Flags
    price: Floats
    tables: Mapping[str, slice]
    labels: Mapping[str, Sequence[Hashable]]
    spine: str
    signs: Integers
    equations: csr_array

    @property
    def spine_row(self) -> int:
        """The row of the spine."""
        return int(self.n.shape[0]) - 1

    @property
    def total_column(self) -> int:
        """The column of the totals over the spine."""
        return int(self.n.shape[1]) - 1

    def hide(self, cells: Flags | tuple[Integers, Integers]) -> None:
        """Hides cells, by flags or places. A hidden cell costs nothing more."""
        self.hidden[cells] = True
        self.price[cells] = 0.0

    def add_up(self, keys: Keys, count: Integers) -> Integers:
        """A matrix of another count. ``count``: (rows,) with the labels of ``keys``, that the star must have."""
        places = {name: _find_places(column, self.labels[name]) for name, column in keys.items()}
        return _add_up(count, places, self.tables, self.spine, shape=(self.n.shape[0], self.n.shape[1]))

    def find_table(self, row: int) -> str:
        """The dimension of a row; empty for the spine."""
        return next((name for name, rows in self.tables.items() if rows.start <= row < rows.stop), "")

    def list_cells(self, margin: Sequence[str]) -> Iterator[tuple[tuple[Hashable, ...], int, int]]:
        """The cells of a margin: labels in the order of its names, row and column."""
        name = next((name for name in margin if name != self.spine), "")
        rows: list[tuple[Hashable, int]] = [(None, self.spine_row)]
        columns: list[tuple[Hashable, int]] = [(None, self.total_column)]
        if name:
            rows = list(zip(self.labels[name], _places(self.tables[name]), strict=True))
        if self.spine in margin:
            columns = [(label, place) for place, label in enumerate(self.labels[self.spine])]
        for label, row in rows:
            for of_spine, column in columns:
                yield tuple(of_spine if part == self.spine else label for part in margin), row, column


def make_star(keys: Keys, *, n: Integers, spine: str) -> Star:
    """From a label per dimension and row, and counts of shape (rows,). Raises KeyError without the spine."""
    labels = {name: sorted(set(column), key=str) for name, column in keys.items()}
    tables: dict[str, slice] = {}
    start = 0
    for name in (name for name in keys if name != spine):
        tables[name] = slice(start, start + len(labels[name]))
        start += len(labels[name])
    places = {name: _find_places(column, labels[name]) for name, column in keys.items()}
    matrix = _add_up(n, places, tables, spine, shape=(start + 1, len(labels[spine]) + 1))
    nothing = np.zeros(matrix.shape, dtype=np.bool_)
    return Star(
        matrix, nothing, _find_prices(matrix), tables, labels, spine, _find_signs(matrix.shape),
        _find_equations(matrix.shape, tables),
    )  # fmt: skip


def _places(rows: slice) -> range:
    return range(rows.start, rows.stop)


def _find_places(column: Sequence[Hashable], labels: Sequence[Hashable]) -> Integers:
    known = {label: place for place, label in enumerate(labels)}
    return np.array([known[label] for label in column], dtype=np.int64)


def _add_up(
    count: Integers, places: Mapping[str, Integers], tables: Mapping[str, slice], spine: str, *, shape: tuple[int, int]
) -> Integers:
    matrix = np.zeros(shape, dtype=np.int64)
    for name, rows in tables.items():
        np.add.at(matrix, (places[name] + rows.start, places[spine]), count)
    np.add.at(matrix[-1], places[spine], count)
    matrix[:, -1] = matrix[:, :-1].sum(axis=1)
    return matrix


def _find_signs(shape: tuple[int, ...]) -> Integers:
    signs = np.ones(shape, dtype=np.int64)
    signs[-1] *= -1
    signs[:, -1] *= -1
    return signs


def _find_equations(shape: tuple[int, ...], tables: Mapping[str, slice]) -> csr_array:
    height, width = shape
    across = kron(np.eye(height, dtype=np.int64), np.append(np.ones(width - 1, dtype=np.int64), -1)[None])
    sides = np.zeros((len(tables), height), dtype=np.int64)
    for place, rows in enumerate(tables.values()):
        sides[place, rows] = 1
    sides[:, -1] = -1
    return csr_array(vstack([across, kron(sides, np.eye(width, dtype=np.int64))]))


def _find_prices(rows: Integers) -> Floats:
    """What is lost when a cell is hidden: more for a total, for what is recent, and a little more for a large one.

    Empty cells stay shown.
    """
    price: Floats = 1 + np.log2(np.maximum(rows, 1))
    price[:, :-1] *= np.linspace(_OLDEST, 1, rows.shape[1] - 1)
    price[:, -1] *= _DEARER
    price[-1] *= _DEARER**2
    return np.where(rows > 0, price, np.inf)
