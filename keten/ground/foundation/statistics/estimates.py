"""What every figure is given in, and the interval of a share that needs no more than the standard library."""

import math
from dataclasses import dataclass

Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, and on how many cases it rests (in effect, when cases weigh differently)."""

    value: float
    low: float
    high: float
    cases: float


def wilson(share: float, cases: float) -> Estimate:
    """Wilson's interval of 95 % for a share (0 to 1) of so many cases; from 0 to 1 when there are none."""
    if cases <= 0:
        return Estimate(0.0, 0.0, 1.0, 0.0)
    middle = (share + Z**2 / (2 * cases)) / (1 + Z**2 / cases)
    half = Z * math.sqrt(share * (1 - share) / cases + Z**2 / (4 * cases**2)) / (1 + Z**2 / cases)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), cases)
