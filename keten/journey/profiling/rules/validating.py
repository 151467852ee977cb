"""How well chances came true, on cases from after the training: never by accuracy alone."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from keten.journey.profiling.rules.fitting import Fit, fit_logit, sigmoid
from keten.journey.profiling.rules.histories import Floats, Whole
from keten.journey.profiling.rules.intervals import Estimate, Z, effective, mean_of, share_of


@dataclass(frozen=True)
class Outcomes:
    """Per case the chance that was told, whether it came to work (1 or 0), and its weight (0: not known)."""

    chance: Floats
    worked: Floats
    weight: Floats

    def take(self, which: Whole) -> "Outcomes":
        """Only these cases."""
        return Outcomes(self.chance[which], self.worked[which], self.weight[which])


def measure(outcomes: Outcomes) -> dict[str, Any]:
    """Slope and level of calibration, AUC and Brier with intervals, and the observed rising line in ten points.

    Raises ``NotFitted`` when the outcomes say nothing (all the same).
    """
    known = outcomes.take(np.flatnonzero(outcomes.weight > 0))
    logit = np.log(known.chance / (1 - known.chance))
    slope = _fit_with_intervals(np.column_stack([np.ones_like(logit), logit]), known)[1]
    level = _fit_with_intervals(np.ones((len(logit), 1)), known, offset=logit)[0]
    errors = np.square(known.chance - known.worked)
    return {
        "cases": len(known.weight),
        "worked": int(known.worked.sum()),
        "share": asdict(share_of(known.worked, known.weight)),
        "told": float(known.weight @ known.chance / known.weight.sum()),
        "slope": asdict(slope),
        "level": asdict(level),
        "auc": asdict(measure_auc(known)),
        "brier": asdict(mean_of(errors, known.weight)),
        "tenths": list_tenths(known),
    }


def measure_auc(outcomes: Outcomes) -> Estimate:
    """Chance that who came to work was told a larger chance than who did not; interval after Hanley and McNeil."""
    chance, place = np.unique(outcomes.chance, return_inverse=True)
    size = len(chance)
    yes = np.bincount(place, weights=outcomes.weight * outcomes.worked, minlength=size)
    no = np.bincount(place, weights=outcomes.weight * (1 - outcomes.worked), minlength=size)
    if not yes.sum() or not no.sum():
        return Estimate(0.5, 0.0, 1.0, 0.0)
    below = np.cumsum(no) - no / 2
    auc = float(yes @ below / (yes.sum() * no.sum()))
    m, n = (effective(outcomes.weight * part) for part in (outcomes.worked, 1 - outcomes.worked))
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = (auc * (1 - auc) + (m - 1) * (q1 - auc**2) + (n - 1) * (q2 - auc**2)) / (m * n)
    half = Z * math.sqrt(max(variance, 0.0))
    return Estimate(auc, max(0.0, auc - half), min(1.0, auc + half), m + n)


def measure_group(outcomes: Outcomes, *, small_chance: float) -> dict[str, Any]:
    """Of one group: seen against told, and the two errors of a flag "small chance".

    ``false_flags``: flagged among those who did come to work. ``missed``: not flagged among those who did not.
    """
    known = outcomes.take(np.flatnonzero(outcomes.weight > 0))
    flagged = (known.chance < small_chance).astype(np.float64)
    return {
        "cases": len(known.weight),
        "seen": asdict(share_of(known.worked, known.weight)),
        "told": float(known.weight @ known.chance / known.weight.sum()) if len(known.weight) else 0.0,
        "gap": asdict(mean_of(known.worked - known.chance, known.weight)),
        "false_flags": asdict(share_of(flagged, known.weight * known.worked)),
        "missed": asdict(share_of(1 - flagged, known.weight * (1 - known.worked))),
    }


def measure_groups(
    outcomes: Outcomes, groups: Mapping[str, tuple[tuple[str, ...], Whole]], *, small_chance: float, minimum: int
) -> dict[str, dict[str, Any]]:
    """Every group of every grouping. A group with fewer than ``minimum`` known outcomes is named without figures."""
    found: dict[str, dict[str, Any]] = {}
    for grouping, (names, places) in groups.items():
        found[grouping] = {}
        for place, name in enumerate(names):
            measured = measure_group(outcomes.take(np.flatnonzero(places == place)), small_chance=small_chance)
            small = measured["cases"] < minimum
            found[grouping][name] = {"too_few": True} if small else {"too_few": False, **measured}
    return found


def list_tenths(outcomes: Outcomes) -> list[dict[str, Any]]:
    """Ten groups of equal size by chance: what was told and what was seen."""
    order = np.argsort(outcomes.chance, kind="stable")
    parts = [part for part in np.array_split(order, 10) if len(part)]
    found = []
    for part in parts:
        tenth = outcomes.take(part)
        told = float(tenth.weight @ tenth.chance / tenth.weight.sum())
        found.append({"told": told, "seen": asdict(share_of(tenth.worked, tenth.weight))})
    return found


def _fit_with_intervals(columns: Floats, known: Outcomes, offset: Floats | None = None) -> list[Estimate]:
    """A logit of the outcome on the columns; robust standard errors, as the cases weigh differently."""
    yes, no = known.weight * known.worked, known.weight * (1 - known.worked)
    fit = fit_logit(columns, yes, no, penalty=np.full(columns.shape[1], 1e-9), offset=offset)
    errors = np.sqrt(np.diag(_robust(columns, known, fit, offset)))
    pairs = zip(fit.weights.tolist(), errors.tolist(), strict=True)
    return [Estimate(value, value - Z * error, value + Z * error, effective(known.weight)) for value, error in pairs]


def _robust(columns: Floats, known: Outcomes, fit: Fit, offset: Floats | None) -> Floats:
    chance = sigmoid(columns @ fit.weights + (0 if offset is None else offset))
    pushes = columns * (known.weight * (known.worked - chance))[:, None]
    return fit.covariance @ (pushes.T @ pushes) @ fit.covariance
