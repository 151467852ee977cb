"""Drift (*verschuiving*): are the people of today still those the model was made of?"""

from typing import Any

import numpy as np

from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.histories import Floats, Histories
from keten.journey.profiling.rules.model import Model

_SCORE_PARTS = 10


def describe_population(model: Model, cases: Histories) -> dict[str, Any]:
    """Shares per level, and the borders of ten equal parts of the score without what comes and goes."""
    scores = model.scores(cases.levels, steady=True)
    borders = np.unique(np.quantile(scores, np.arange(1, _SCORE_PARTS) / _SCORE_PARTS))
    return {
        "cases": len(cases),
        "levels": {
            feature.code: _shares(np.bincount(cases.levels[:, place], minlength=len(feature.levels)))
            for place, feature in enumerate(FEATURES)
            if not feature.comes_and_goes
        },
        "score": {"borders": borders.tolist(), "shares": _shares(_count(scores, borders))},
    }


def measure_drift(model: Model, population: dict[str, Any], recent: Histories, *, bound: float) -> dict[str, Any]:
    """Population stability per feature and for the score, and whether any is above the bound.

    What chance alone gives with so few cases is taken off first: (parts − 1) × (1/n + 1/m).
    """
    found = {}
    for place, feature in enumerate(FEATURES):
        if feature.code in population["levels"]:
            now = np.bincount(recent.levels[:, place], minlength=len(feature.levels))
            found[feature.code] = measure_stability(population["levels"][feature.code], now, population["cases"])
    borders = np.array(population["score"]["borders"])
    now = _count(model.scores(recent.levels, steady=True), borders)
    found["score"] = measure_stability(population["score"]["shares"], now, population["cases"])
    return {"cases": len(recent), "index": found, "alarm": sorted(name for name, psi in found.items() if psi > bound)}


def measure_stability(before: list[float], now: Any, cases_before: int) -> float:
    """Population stability index of counts ``now`` against shares ``before``, less what chance alone would give."""
    total = int(np.sum(now))
    if not total:
        return 0.0
    # Half a case in each part: an empty part counts, but not without end.
    old = _smooth(np.asarray(before) * cases_before)
    new = _smooth(np.asarray(now, dtype=np.float64))
    index = float(np.sum((new - old) * np.log(new / old)))
    return max(0.0, index - (len(old) - 1) * (1 / total + 1 / cases_before))


def _smooth(counts: Floats) -> Floats:
    return np.asarray((counts + 0.5) / (counts.sum() + 0.5 * len(counts)), dtype=np.float64)


def _count(scores: Floats, borders: Floats) -> Any:
    return np.bincount(np.searchsorted(borders, scores, side="right"), minlength=len(borders) + 1)


def _shares(counts: Any) -> list[float]:
    total = max(1, int(np.sum(counts)))
    return [float(count) / total for count in counts]
