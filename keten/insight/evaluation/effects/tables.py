"""A table, from a file or in memory: columns by name, as codes of their values or as numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from keten.ground.foundation.column_reading import order_of, parse_days
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.arrays import Floats, Integers


class Table(Protocol):
    """What a question is asked of."""

    @property
    def lines(self) -> Integers:
        """The line of each row, as messages name it."""

    def codes(self, name: str) -> tuple[Integers, list[str]]:
        """A column as numbers 0, 1, ... of its distinct values, in order; -1 where it is missing."""

    def numbers(self, name: str) -> Floats:
        """A column as numbers, NaN where it is missing; raises ``Refused`` for what is no number."""

    def moments(self, name: str) -> Floats:
        """A column as moments in order, numbers or dates (as days), NaN where it is missing; ``Refused`` likewise."""


class Arrays:
    """A table in memory: arrays of one length by name, of numbers, texts or flags. None, NaN and "" are missing."""

    def __init__(self, columns: Mapping[str, ArrayLike], names: Sequence[str]) -> None:
        """Raises ``Refused`` when a named column is absent, or is not as long as the others."""
        for name in names:
            if name not in columns:
                raise Refused(f"De kolom {name} is er niet. Controleer de naam.", name)
        self._columns: dict[str, np.ndarray[Any, Any]] = {name: np.asarray(columns[name]) for name in names}
        lengths = {column.shape for column in self._columns.values()}
        if len(lengths) != 1 or len(next(iter(lengths))) != 1:
            raise Refused("De kolommen zijn niet even lang.", "table")

    @property
    def lines(self) -> Integers:
        """Rows count from 1."""
        return np.arange(1, len(next(iter(self._columns.values()))) + 1, dtype=np.int64)

    def codes(self, name: str) -> tuple[Integers, list[str]]:
        """As ``Table`` says; whole numbers are named without a decimal."""
        column = self._columns[name]
        known = ~_is_missing(column)
        found = column[known].astype(str) if column.dtype.kind == "O" else column[known]
        values, place = np.unique(found, return_inverse=True)
        texts = [_as_text(value) for value in values.tolist()]
        order = sorted(range(len(texts)), key=lambda one: order_of(texts[one]))
        rank = np.empty(len(texts), dtype=np.int64)
        rank[order] = np.arange(len(texts))
        codes = np.full(len(column), -1, dtype=np.int64)
        codes[known] = rank[place]
        return codes, [texts[one] for one in order]

    def numbers(self, name: str) -> Floats:
        """As ``Table`` says."""
        column = self._columns[name]
        try:
            values = np.where(_is_missing(column), np.nan, column).astype(np.float64)
        except (TypeError, ValueError) as error:
            raise Refused(f"In kolom {name} staat iets dat geen getal is.", name) from error
        if np.isinf(values).any():
            raise Refused(f"Kolom {name}, rij {int(np.isinf(values).argmax()) + 1}: dit is geen getal.", name)
        return values

    def moments(self, name: str) -> Floats:
        """As ``Table`` says; dates as text, as ``date`` or as ``datetime64``."""
        column = self._columns[name]
        if column.dtype.kind == "M":
            days = column.astype("datetime64[D]")
            return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))
        codes, values = self.codes(name)
        found = parse_days(values)
        return self.numbers(name) if found is None else np.array([*found, np.nan])[codes]


def _is_missing(column: "np.ndarray[Any, Any]") -> "np.ndarray[Any, np.dtype[np.bool_]]":
    if column.dtype.kind == "f":
        return np.asarray(np.isnan(column), dtype=np.bool_)
    if column.dtype.kind in "OU":
        return np.array([one is None or one != one or one == "" for one in column.tolist()], dtype=np.bool_)
    return np.zeros(len(column), dtype=np.bool_)


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
