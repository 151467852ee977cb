"""What is answered: figures with their intervals, each under its own name, and what may be said of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from keten.ground.foundation.statistics.estimates import Estimate
from keten.ground.foundation.statistics.intervals import rate_differences
from keten.ground.foundation.statistics.linear import Found
from keten.insight.evaluation.rules.grading import Judgement

_HALVINGS, _ROUNDING = 50, 1e-9


@dataclass(frozen=True)
class Figure:
    """A difference: its standard ``error``, interval of 95 %, ``p_value``, degrees of ``freedom`` and ``method``."""

    value: float
    error: float
    low: float
    high: float
    p_value: float
    freedom: float
    method: str

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; None for what is no number."""
        return {
            "estimate": plain(self.value), "standard_error": plain(self.error),
            "interval": [plain(self.low), plain(self.high)], "p_value": plain(self.p_value), "method": self.method,
        }  # fmt: skip


def plain(value: float | None) -> float | None:
    """None in the place of what JSON does not know."""
    return float(value) if value is not None and np.isfinite(value) else None


def as_figure(found: Found, method: str) -> Figure:
    """With Student's interval."""
    interval = found.interval()
    return Figure(found.value, found.error, interval.low, interval.high, found.p_value, found.freedom, method)


@dataclass(frozen=True)
class Share:
    """A share (0 to 1), the ``cases`` that it rests on in effect, and its standard ``error``."""

    value: float
    cases: float
    error: float


def as_share(found: Found, people: int) -> Share | None:
    """A mean of 0 and 1 on the cases that its variance is worth, at most four times the people.

    Without adjusting that is the number of people. None when adjusting moved it to under 0 or over 1.
    """
    if not -_ROUNDING <= found.value <= 1 + _ROUNDING:
        return None
    value = min(max(found.value, 0.0), 1.0)
    own = value * (1 - value)
    known = found.error > 0 and own > 0
    cases = min(own / found.error**2 * people / max(people - 1, 1), 4.0 * people) if known else float(people)
    return Share(value, cases, found.error)


def as_share_figure(one: Share, other: Share, method: str) -> Figure:
    """The difference of two shares with Newcombe's interval."""

    def at(level: float) -> Estimate:
        found = rate_differences(one.value, one.cases, other.value, other.cases, level=level)
        return Estimate(float(found.value), float(found.low), float(found.high), float(found.cases))

    interval, error = at(0.95), float(np.hypot(one.error, other.error))
    freedom = one.cases + other.cases - 2
    return Figure(interval.value, error, interval.low, interval.high, _find_p(at), freedom, method)


def _find_p(at: Callable[[float], Estimate]) -> float:
    """The chance at which the interval just touches 0, so that p-value and interval never contradict each other."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        interval = at(1 - middle)
        is_outside = interval.low > 0 or interval.high < 0
        low, high = (low, middle) if is_outside else (middle, high)
    return high


@dataclass(frozen=True)
class Comparison:
    """One arm held against the control. ``figures`` by name, of which ``headline`` is the one that counts.

    ``parts``: what else belongs to it (overlap, placebo, horizons), as JSON holds it.
    """

    arm: str
    n: Mapping[str, int]
    figures: Mapping[str, Figure]
    headline: str
    judgement: Judgement
    warnings: tuple[str, ...] = ()
    parts: Mapping[str, Any] = field(default_factory=dict)
    p_corrected: float | None = None

    @property
    def shown(self) -> Figure | None:
        """The figure that counts; None when it is withheld."""
        return self.figures[self.headline] if self.judgement.is_credible else None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it. A withheld figure is null; what it would have been stands under its own name."""
        shown = self.shown
        empty = {"estimate": None, "standard_error": None, "interval": None, "p_value": None}
        head = shown.as_dict() if shown else {**empty, "method": self.figures[self.headline].method}
        verdict = self.judgement.verdict.value if self.judgement.verdict else None
        return {
            "arm": self.arm, **head, "p_value_corrected": plain(self.p_corrected) if shown else None,
            "n": dict(self.n), "grade": self.judgement.grade.value, "verdict": verdict,
            "reasons": list(self.judgement.reasons),
            "warnings": [*self.warnings, *self.judgement.warnings],
            **{name: figure.as_dict() for name, figure in self.figures.items()}, **self.parts,
        }  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """The answer to a question: one comparison for each arm but the control."""

    design: str
    kind: str
    n: Mapping[str, int]
    left_out: Mapping[str, int]
    comparisons: tuple[Comparison, ...]
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it: the first comparison at the top, and all of them under ``comparisons``."""
        parts = [comparison.as_dict() for comparison in self.comparisons]
        return {
            **parts[0], "design": self.design, "kind": self.kind, "n": dict(self.n),
            "left_out": dict(self.left_out), "warnings": [*self.warnings, *parts[0]["warnings"]], "comparisons": parts,
        }  # fmt: skip
