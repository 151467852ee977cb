"""Where bars and intervals of a chart come: plain numbers on a canvas of ``WIDTH``, drawn by a template."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, VALUE, ROW, NAME, BAR = 400, 90, 46, 18, 14  # the name stands above its bar, the value to the right of it


@dataclass(frozen=True)
class Bar:
    """One bar with its interval: ``y`` of its top, ``width``, and the ends of the interval on the same scale.

    ``name_y``: the line on which its name stands, which may be as long as the chart.
    """

    label: str
    text: str
    name_y: int
    y: int
    width: float
    low: float
    high: float
    text_x: float


@dataclass(frozen=True)
class Chart:
    """Bars below each other, each below its name."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    thickness: int = BAR


def draw_bars(rows: Sequence[tuple[str, float, float, float, str]]) -> Chart:
    """Rows of label, value, low, high and the text of the value; all on one scale that begins at zero."""
    most = max((high for _label, _value, _low, high, _text in rows), default=0) or 1
    scale = (WIDTH - VALUE) / most
    bars = tuple(
        Bar(
            label=label, text=text, name_y=place * ROW + 12, y=place * ROW + NAME, width=round(value * scale, 1),
            low=round(max(0.0, low) * scale, 1), high=round(high * scale, 1),
            text_x=round(max(value, high) * scale + 8, 1),
        )
        for place, (label, value, low, high, text) in enumerate(rows)
    )  # fmt: skip
    return Chart(bars, len(rows) * ROW)
