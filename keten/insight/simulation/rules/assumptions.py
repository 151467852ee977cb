"""What is assumed about people and those who help them: values with a label and a source, three of them varied."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

LEVELS = ("low", "base", "high")


@dataclass(frozen=True, kw_only=True)
class Varied:
    """An assumption whose influence is shown: its value at ``low``, ``base`` and ``high``."""

    label: str
    unit: str
    low: float
    base: float
    high: float
    source: str

    def at(self, level: str) -> float:
        """The value at a level."""
        return {"low": self.low, "base": self.base, "high": self.high}[level]


@dataclass(frozen=True, kw_only=True)
class TestShape:
    """How a test goes with distance to work (-1 to 1), the share per outcome from the lowest score up, and scores."""

    follows_distance: float
    shares: tuple[float, ...]
    marks: tuple[tuple[float, float], ...] = ((0.0, 0), (1.0, 100))

    def score(self, rank: float) -> int:
        """The score of somebody above a share ``rank`` of all, in a straight line between two marks."""
        for (low, from_score), (high, until_score) in pairwise(self.marks):
            if rank < high:
                return int(from_score + (until_score - from_score) * (rank - low) / (high - low))
        return 100


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Everything that is assumed. ``varied`` by name; the values in use are attributes of the same name."""

    days: int
    arrive_days: int
    varied: Mapping[str, Varied]
    help_effect: float
    step_days: float
    talks_per_coach_week: float
    intake_days: int
    neglected: float
    neglected_days: int
    offering_days: int
    registrations_per_coach_year: float
    view_days: int
    signature_days: int
    spread: float
    other_exit_year: float
    to_bijstand: float
    led_by: tuple[str, ...]
    steps: Mapping[str, frozenset[str]]
    target_groups: Mapping[str, float]
    at_work_in_a_year: Mapping[str, float]
    ages: tuple[int, int]
    ww_days: tuple[int, int]
    tests: Mapping[str, TestShape]
    arrangement: Mapping[str, Mapping[str, str]]
    responsible: Mapping[str, tuple[str, ...]]

    def vary(self, name: str, level: str) -> "Assumptions":
        """The same with one of the varied assumptions at another level."""
        changed: dict[str, Any] = {name: self.varied[name].at(level)}
        return replace(self, **changed)


def read_assumptions(table: Mapping[str, Any]) -> Assumptions:
    """From the table of ``assumptions.toml``; everything at its base level."""
    varied = {name: Varied(**row) for name, row in table["varied"].items()}
    values: dict[str, Any] = {name: one.base for name, one in varied.items()}
    return Assumptions(
        days=table["days"],
        arrive_days=table["arrive_days"],
        varied=varied,
        **values,
        **table["fixed"],
        led_by=tuple(table["offerings"]["led_by"]),
        steps={name: frozenset(kinds) for name, kinds in table["steps"].items()},
        target_groups=table["target_groups"],
        at_work_in_a_year=table["at_work_in_a_year"],
        ages=(table["age"]["youngest"], table["age"]["oldest"]),
        ww_days=(table["ww_days"]["lowest"], table["ww_days"]["highest"]),
        tests={
            code: TestShape(**{name: _fixed(value) for name, value in row.items()})
            for code, row in table["tests"].items()
        },
        arrangement=table["arrangement"],
        responsible={group: tuple(found) for group, found in table["responsible"].items()},
    )


def _fixed(value: Any) -> Any:
    return tuple(_fixed(one) for one in value) if isinstance(value, list) else value
