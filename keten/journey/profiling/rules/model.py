"""The model itself: a score that is a sum of terms, and the chance that belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from keten.journey.profiling.rules.calibrating import apply_calibration
from keten.journey.profiling.rules.features import FEATURES, Feature
from keten.journey.profiling.rules.fitting import sigmoid
from keten.journey.profiling.rules.histories import Floats, Whole


@dataclass(frozen=True)
class Term:
    """What one feature adds to the score, compared with the average person of the training."""

    feature: str
    level: str
    value: float


@dataclass(frozen=True)
class Model:
    """``intercept`` is the score of the average person; ``terms`` per feature and level what is added to it (log-odds).

    ``months`` is added to the score in each month; ``horizon`` the months over which the chance is told;
    ``calibration``: kind "none", "line" (on the log-odds per month) or "steps" (on the chance).
    """

    intercept: float
    terms: Mapping[str, Mapping[str, float]]
    months: Sequence[float]
    horizon: int
    calibration: Mapping[str, Any]

    def explain(self, levels: Mapping[str, str]) -> tuple[Term, ...]:
        """The terms of one person, the largest first. A level that the training did not hold adds nothing."""
        found = [
            Term(feature, level, self.terms[feature].get(level, 0.0))
            for feature, level in levels.items()
            if feature in self.terms
        ]
        return tuple(sorted(found, key=lambda term: (-abs(term.value), term.feature)))

    def score(self, levels: Mapping[str, str]) -> float:
        """Log-odds in an average month: the intercept and the sum of the terms, exactly."""
        return self.intercept + sum(term.value for term in self.explain(levels))

    def chances(self, scores: Floats) -> Floats:
        """Chance of work within ``horizon`` months for these scores, calibrated."""
        monthly = scores[:, None] + np.asarray(self.months[: self.horizon])[None, :]
        if self.calibration["kind"] == "line":
            monthly = self.calibration["intercept"] + self.calibration["slope"] * monthly
        chance = 1 - np.prod(1 - sigmoid(monthly), axis=1)
        return apply_calibration(dict(self.calibration), np.asarray(chance, dtype=np.float64))

    def chance(self, levels: Mapping[str, str]) -> float:
        """Chance of work of one person, 0 to 1."""
        return float(self.chances(np.array([self.score(levels)]))[0])

    def scores(self, levels: Whole, *, steady: bool = False) -> Floats:
        """Scores of many (n × features, places of levels). ``steady`` leaves out what comes and goes."""
        total = np.full(len(levels), self.intercept)
        for place, feature in enumerate(FEATURES):
            if not (steady and feature.comes_and_goes):
                total += self._column(feature)[levels[:, place]]
        return total

    def _column(self, feature: Feature) -> Floats:
        known = self.terms.get(feature.code, {})
        return np.array([known.get(level.code, 0.0) for level in feature.levels])


def dump_model(model: Model) -> dict[str, Any]:
    """As JSON."""
    return asdict(model)


def load_model(stored: Mapping[str, Any]) -> Model:
    """From JSON as ``dump_model`` made it."""
    return Model(**stored)
