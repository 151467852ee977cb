"""Where the points of a chart come: plain numbers on a canvas, drawn by a template."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from keten.ground.foundation.statistics import Estimate

WIDTH, HEIGHT = 640, 210
LEFT, RIGHT, TOP, BASE = 56, 12, 12, 178
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS = 4


@dataclass(frozen=True)
class Tick:
    """A line across the chart: its value and where it is."""

    value: float
    at: float


@dataclass(frozen=True)
class Dot:
    """A figure with its interval. ``place``: which of the rows that were given."""

    place: int
    x: float
    y: float
    low_y: float
    high_y: float


@dataclass(frozen=True)
class Trend:
    """Periods from left to right; a period that is hidden has no dot. ``middle_y``: the figure to hold them against."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Tick, ...]  # below the axis: which period (its place) stands where
    middle_y: float | None


@dataclass(frozen=True)
class Funnel:
    """Locations by how many people they had; ``inner`` and ``outer`` are paths of limits, above and below."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Tick, ...]
    middle_y: float
    inner: tuple[str, str]
    outer: tuple[str, str]


def draw_trend(found: Sequence[Estimate | None], *, middle: float | None = None, most_marks: int = 8) -> Trend:
    """Figures of periods one after the other; None where there is nothing to show."""
    known = [one.high for one in found if one] + ([middle] if middle is not None else [])
    scale = _Scale.up_to(max(known, default=1.0))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(found))
    places = [round(LEFT + step * (place + 0.5), 1) for place in range(len(found))]
    dots = tuple(_dot(place, places[place], one, scale) for place, one in enumerate(found) if one)
    every = math.ceil(len(found) / most_marks) if found else 1
    marks = tuple(Tick(place, places[place]) for place in range(len(found) - 1, -1, -every))
    return Trend(dots, scale.ticks, marks[::-1], None if middle is None else scale.at(middle))


@dataclass(frozen=True)
class Limits:
    """Of a funnel: for so many people between which figures chance leaves a location."""

    cases: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def draw_funnel(found: Sequence[Estimate], *, middle: float, inner: Limits, outer: Limits) -> Funnel:
    """One dot per location. ``inner`` and ``outer`` have the same ``cases``, from few to many."""
    scale = _Scale.up_to(max([one.value for one in found] + [value for value in inner.high if math.isfinite(value)]))
    most = max(outer.cases, default=1.0) or 1.0

    def across(cases: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * cases / most, 1)

    dots = tuple(_dot(place, across(one.cases), one, scale) for place, one in enumerate(found))
    marks = tuple(Tick(value, across(value)) for value in _list_ticks(most) if value)
    edges = [_path(limits, across, scale) for limits in (inner, outer)]
    return Funnel(dots, scale.ticks, marks, scale.at(middle), *edges)


@dataclass(frozen=True)
class _Scale:
    most: float
    ticks: tuple[Tick, ...]

    @classmethod
    def up_to(cls, most: float) -> "_Scale":
        values = _list_ticks(most if most > 0 else 1.0, above=True)
        return cls(values[-1], tuple(Tick(value, _up(value, values[-1])) for value in values))

    def at(self, value: float) -> float:
        return _up(min(max(value, 0.0), self.most), self.most)


def _up(value: float, most: float) -> float:
    return round(BASE - (BASE - TOP) * value / most, 1)


def _dot(place: int, x: float, one: Estimate, scale: _Scale) -> Dot:
    return Dot(place, x, scale.at(one.value), scale.at(one.low), scale.at(one.high))


def _path(limits: Limits, across, scale: _Scale) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    def line(values: Sequence[float]) -> str:
        points = [f"{across(cases)} {scale.at(value)}" for cases, value in zip(limits.cases, values, strict=True)]
        return f"M{' L'.join(points)}"

    return line(limits.low), line(limits.high)


def _list_ticks(most: float, *, above: bool = False) -> list[float]:
    """Round values from 0, as far as ``most`` or (``above``) just over it."""
    size = 10 ** math.floor(math.log10(most / _TICKS))
    step = next(size * part for part in _STEPS if size * part * _TICKS >= most * 0.999)
    last = math.ceil(most / step - 1e-9) if above else math.floor(most / step + 1e-9)
    return [round(step * number, 10) for number in range(last + 1)]
