"""What a way of working comes to, in figures: what follows from tables and clocks (*exact*) and what also depends on
how people react (*simulated*, nagebootst). Which figure means what on a screen: ``simulation/words.py``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from keten.insight.simulation.rules.estimating import (
    NOTHING,
    Estimate,
    estimate_mean,
    estimate_quantile,
    estimate_share,
)
from keten.insight.simulation.rules.outcomes import WORK, Lived
from keten.insight.simulation.rules.ruling import Ruled
from keten.insight.simulation.rules.seeing import count_unseen

EXACT, SIMULATED = "exact", "simulated"
MEAN, MEDIAN, NINETY, SHARE = "mean", "median", "ninety", "share"
_ESTIMATE: Mapping[str, Callable[[Sequence[float]], Estimate]] = {
    MEAN: estimate_mean,
    SHARE: estimate_share,
    MEDIAN: lambda values: estimate_quantile(values, 0.5),
    NINETY: lambda values: estimate_quantile(values, 0.9),
}


@dataclass(frozen=True)
class Outcome:
    """One person under one model: what the rules say of them, and the life that was lived."""

    ruled: Ruled
    lived: Lived


@dataclass(frozen=True)
class Measure:
    """A figure: per person a value or None (does not count), and what is taken of the values."""

    code: str
    unit: str
    kind: str
    statistic: str
    value_of: Callable[[Outcome], float | None]


def _waited(outcome: Outcome, what: str) -> float | None:
    on = getattr(outcome.lived, what)
    return None if on is None else float((on - outcome.lived.person.arrived_on).days)


def count_unseen_days(lived: Lived, organisation: str) -> float | None:
    """Days on which an organisation was responsible and saw nothing; None when it never was."""
    ends = [*(on for on, _who in lived.responsible[1:]), lived.ended_on]
    days = [
        (on, end) for (on, who), end in zip(lived.responsible, ends, strict=True) if organisation in who and on < end
    ]
    return float(count_unseen(days, lived.seen[organisation])) if days else None


def _at_work(outcome: Outcome, days: int) -> float:
    lived = outcome.lived
    return float(lived.left == WORK and lived.ended_on <= lived.person.arrived_on + timedelta(days=days))


RULED = (
    Measure("steps_made", "steps", EXACT, MEAN, lambda one: float(one.ruled.steps)),
    Measure("help_by_rule", "days", EXACT, MEDIAN, lambda one: one.ruled.help_due_days),
    Measure("without_help_by_rule", "percent", EXACT, SHARE, lambda one: float(one.ruled.help_due_days is None)),
)
LIVED = (
    Measure("first_help", "days", SIMULATED, MEDIAN, lambda one: _waited(one, "help_on")),
    Measure("first_help_ninety", "days", SIMULATED, NINETY, lambda one: _waited(one, "help_on")),
    Measure("without_help", "percent", SIMULATED, SHARE, lambda one: float(one.lived.help_on is None)),
    Measure("unseen_uwv", "days", SIMULATED, MEAN, lambda one: count_unseen_days(one.lived, "uwv")),
    Measure("unseen_municipality", "days", SIMULATED, MEAN, lambda one: count_unseen_days(one.lived, "municipality")),
    Measure("handovers", "count", SIMULATED, MEAN, lambda one: float(one.lived.handovers)),
    Measure("talks", "count", SIMULATED, MEAN, lambda one: float(sum(seats for _on, seats in one.lived.talks))),
    Measure("breaches", "count", SIMULATED, MEAN, lambda one: float(one.lived.expired + one.lived.overrun)),
)
OUTFLOW = tuple(
    Measure(f"at_work_{months}", "percent", SIMULATED, SHARE, lambda one, days=days: _at_work(one, days))  # type: ignore[misc]
    for months, days in ((3, 91), (6, 183), (12, 365))
)
MEASURES = (*RULED, *LIVED, *OUTFLOW)
IN_SENSITIVITY = ("first_help", "unseen_uwv", "unseen_municipality", "talks", "breaches", "at_work_12")


Values = dict[str, list[list[float | None]]]
"""By code of a measure, per model, per person."""


def collect(outcomes: Sequence[Sequence[Outcome]], measures: Sequence[Measure]) -> Values:
    """The value of each person for each measure, per model in the order of ``outcomes``."""
    return {
        measure.code: [[measure.value_of(outcome) for outcome in of_model] for of_model in outcomes]
        for measure in measures
    }


def measure_all(values: Values, measures: Sequence[Measure]) -> list[dict[str, Any]]:
    """Per measure and per model the estimate, and the difference with the first model.

    The difference compares the same people with themselves, so that its interval is narrower than of the two apart.
    """
    return [_measure_one(values[measure.code], measure) for measure in measures]


def _measure_one(values: list[list[float | None]], measure: Measure) -> dict[str, Any]:
    rows = []
    for place, of_model in enumerate(values):
        found = asdict(_ESTIMATE[measure.statistic]([value for value in of_model if value is not None]))
        found["difference"] = asdict(_compare(values[0], of_model, measure)) if place else None
        rows.append(found)
    said = {"code": measure.code, "unit": measure.unit, "kind": measure.kind, "statistic": measure.statistic}
    return {**said, "models": rows}


def _compare(first: Sequence[float | None], other: Sequence[float | None], measure: Measure) -> Estimate:
    """The mean difference over the people of whom both are known; of shares in percent points."""
    pairs = [(a, b) for a, b in zip(first, other, strict=True) if a is not None and b is not None]
    size = 100 if measure.statistic == SHARE else 1
    return estimate_mean([size * (b - a) for a, b in pairs]) if pairs else NOTHING


@dataclass
class StageCount:
    """How many people were advised each stage at the diagnosis, and how many days all spent in each."""

    people: int = 0
    advised: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)

    def add(self, other: "StageCount") -> None:
        """Together with the people of another count."""
        self.people += other.people
        self.advised.update(other.advised)
        self.days.update(other.days)

    def spread(self) -> dict[str, dict[str, float]]:
        """Exact: the share per stage by the table, in percent; simulated: days in each stage per person."""
        n = max(1, self.people)
        return {
            "advised": {stage: round(100 * count / n, 2) for stage, count in sorted(self.advised.items())},
            "days": {stage: round(count / n, 2) for stage, count in sorted(self.days.items())},
        }


def count_stages(outcomes: Sequence[Outcome]) -> StageCount:
    """The stages of people under one model."""
    found = StageCount(people=len(outcomes), advised=Counter(one.ruled.stage for one in outcomes))
    for lived in (one.lived for one in outcomes if one.lived.placed):
        ends = [*(on for on, _stage in lived.placed[1:]), lived.ended_on]
        for (on, stage), end in zip(lived.placed, ends, strict=True):
            found.days[stage] += (end - on).days
    return found
