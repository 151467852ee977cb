"""Many figures at once, in arrays of one shape."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from keten.ground.foundation.statistics.estimates import Estimate

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimates:
    """Figures with their intervals and cases, all of one shape; what is unknown is NaN."""

    value: Floats
    low: Floats
    high: Floats
    cases: Floats

    def at(self, *index: int) -> Estimate | None:
        """One of the figures; None when it is unknown."""
        found = [float(part[index]) for part in (self.value, self.low, self.high, self.cases)]
        return None if np.isnan(found[0]) else Estimate(*found)

    def only(self, known: Flags) -> "Estimates":
        """The same figures, unknown where ``known`` (of their shape) is False."""
        value, low, high, cases = (np.where(known, part, np.nan) for part in self._parts)
        return Estimates(value, low, high, cases)

    @property
    def _parts(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.value, self.low, self.high, self.cases


def floats(values: ArrayLike) -> Floats:
    """As an array of floats."""
    return np.asarray(values, dtype=np.float64)


def divide(one: ArrayLike, other: ArrayLike, otherwise: float = 0.0) -> Floats:
    """``one / other`` elementwise after broadcasting, and ``otherwise`` where ``other`` is 0 or NaN."""
    top, bottom = np.broadcast_arrays(floats(one), floats(other))
    start: Any = np.full(top.shape, otherwise)
    return floats(np.divide(top, bottom, out=start, where=(bottom != 0) & ~np.isnan(bottom)))
