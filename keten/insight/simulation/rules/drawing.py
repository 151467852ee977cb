"""Where bars and intervals of a chart come: plain numbers on a canvas of ``WIDTH``, drawn by a template."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LABEL, ROW, BAR = 640, 190, 34, 14


@dataclass(frozen=True)
class Bar:
    """One bar with its interval: ``y`` of its top, ``width``, and the ends of the interval on the same scale."""

    label: str
    text: str
    y: int
    width: float
    low: float
    high: float
    text_x: float


@dataclass(frozen=True)
class Chart:
    """Bars below each other, from ``LABEL`` to the right."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    start: int = LABEL
    thickness: int = BAR


def draw_bars(rows: Sequence[tuple[str, float, float, float, str]]) -> Chart:
    """Rows of label, value, low, high and the text of the value; all on one scale that begins at zero."""
    most = max((high for _label, _value, _low, high, _text in rows), default=0) or 1
    scale = (WIDTH - LABEL - 90) / most
    bars = tuple(
        Bar(
            label=label, text=text, y=place * ROW + 8, width=round(value * scale, 1),
            low=round(LABEL + max(0.0, low) * scale, 1), high=round(LABEL + high * scale, 1),
            text_x=round(LABEL + max(value, high) * scale + 8, 1),
        )
        for place, (label, value, low, high, text) in enumerate(rows)
    )  # fmt: skip
    return Chart(bars, len(rows) * ROW + 8)
