"""Where points and bars of the charts stand: numbers for an SVG, from 0 to 100 in both directions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Point:
    """A point with its interval; y grows downwards, as in SVG. ``told`` and ``seen`` in whole percents."""

    x: float
    y: float
    top: float
    bottom: float
    told: int
    seen: int


@dataclass(frozen=True)
class Bar:
    """A share with its interval, along a line from 0 to 100."""

    x: float
    left: float
    width: float


def place_tenths(tenths: Sequence[Mapping[str, Any]]) -> list[Point]:
    """The ten groups by chance: told along, seen upward."""
    return [
        Point(
            x=round(100 * each["told"], 1),
            y=round(100 - 100 * each["seen"]["value"], 1),
            top=round(100 - 100 * each["seen"]["high"], 1),
            bottom=round(100 - 100 * each["seen"]["low"], 1),
            told=round(100 * each["told"]),
            seen=round(100 * each["seen"]["value"]),
        )
        for each in tenths
    ]


def place_bar(found: Mapping[str, Any]) -> Bar:
    """A share and its interval."""
    low, high = 100 * found["low"], 100 * found["high"]
    return Bar(x=round(100 * found["value"], 1), left=round(low, 1), width=round(max(0.5, high - low), 1))
