"""No lot was drawn: who did not get it is weighed to be like who did, and the comparison has to pass its checks."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from keten.ground.foundation.statistics.arrays import Floats, Integers
from keten.ground.foundation.statistics.linear import adjust_mean, are_alike, find_independent, subtract, with_constant
from keten.ground.foundation.statistics.weighing import (
    Balanced,
    balance_by_entropy,
    compare_predicted,
    compare_weighted,
    predict_chance,
    share_outside,
    standardise_gaps,
)
from keten.insight.evaluation.effects.answer import Figure, as_figure, plain
from keten.insight.evaluation.effects.comparing import Pair, check_clusters, regress, try_to
from keten.insight.evaluation.rules.grading import Overlap

_STEP = 2


@dataclass(frozen=True)
class Weighted:
    """``figures`` by name; ``overlap`` None when there was nothing to weigh by; ``placebo``: what should be nothing."""

    figures: dict[str, Figure]
    headline: str
    overlap: Overlap | None
    placebo: Figure | None
    left_from_placebo: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, Any]:
        """The checks as JSON holds them."""
        found: dict[str, Any] = {}
        if self.overlap:
            found["overlap"] = {
                "effective_sample": plain(self.overlap.effective), "share_outside": self.overlap.outside,
                "largest_gap_before": plain(self.overlap.gap_before), "largest_gap_after": plain(self.overlap.gap),
            }  # fmt: skip
        if self.placebo:
            found["placebo"] = {**self.placebo.as_dict(), "without": list(self.left_from_placebo)}
        return found


def compare_weighed(pair: Pair, *, placebo: str = "") -> Weighted:
    """The difference as it is, and by regression, outcome regression and entropy balancing (the one that counts).

    ``placebo``: the name of the column that the sample has as placebo. Raises ``Refused`` when there are too few
    clusters.
    """
    check_clusters(pair)
    raw = _compare_raw(pair, pair.sample.outcome)
    if not pair.sample.covariates.shape[1]:
        return Weighted({"unadjusted": raw}, "unadjusted", None, None)
    terms, outcome = pair.sample.covariates, pair.sample.outcome
    balanced = balance_by_entropy(terms[~pair.is_one], terms[pair.is_one].mean(0))
    found = compare_weighted(outcome, pair.is_one, terms, balanced.weights, _clusters(pair))
    weighed = as_figure(found, "entropy balancing")
    predicted = compare_predicted(outcome, pair.is_one, terms, _clusters(pair))
    line = try_to(lambda: regress(pair))
    figures = {
        "unadjusted": raw, **({"regression": line} if line else {}),
        "outcome_regression": as_figure(predicted, "outcome regression"),
        "entropy_balancing": weighed, "adjusted": weighed,
    }  # fmt: skip
    overlap = _look_at_overlap(pair, terms, balanced)
    # An earlier outcome that is the same for everybody checks nothing.
    can_try = len(pair.sample.placebo) > 0 and not are_alike(pair.sample.placebo)
    tried, gone = _try_placebo(pair, placebo) if can_try else (None, ())
    return Weighted(figures, "entropy_balancing", overlap, tried, gone)


def _clusters(pair: Pair) -> Integers | None:
    return pair.sample.cluster if len(pair.sample.cluster) else None


def _compare_raw(pair: Pair, outcome: Floats) -> Figure:
    none = np.zeros(0)
    one, other = (adjust_mean(outcome[part], pair.bare[part], none) for part in (pair.is_one, ~pair.is_one))
    return as_figure(subtract(one, other), "difference in means, Neyman (HC2)")


def _look_at_overlap(pair: Pair, terms: Floats, balanced: Balanced) -> Overlap:
    outside = share_outside(predict_chance(terms, pair.is_one), pair.is_one)
    before = float(np.abs(standardise_gaps(terms, pair.is_one)).max())
    return Overlap(balanced.effective, outside, balanced.largest_gap, before)


def _try_placebo(pair: Pair, name: str) -> tuple[Figure, tuple[str, ...]]:
    """The same weighing, for an outcome that the measure cannot have changed.

    What is made from that outcome (itself, or whether it is over some bound) may not help to weigh.
    """
    sample = pair.sample
    own = [one == name or is_made_from(sample.covariates[:, place], sample.placebo)
           for place, one in enumerate(sample.names)]  # fmt: skip
    terms = sample.covariates[:, ~np.array(own, dtype=np.bool_)]
    kept = [place - 1 for place in find_independent(with_constant(terms - terms.mean(0))) if place > 0]
    terms = terms[:, kept]
    gone = tuple(one for one, is_own in zip(sample.names, own, strict=True) if is_own)
    if not terms.shape[1]:
        return _compare_raw(pair, sample.placebo), gone
    balanced = balance_by_entropy(terms[~pair.is_one], terms[pair.is_one].mean(0))
    found = compare_weighted(sample.placebo, pair.is_one, terms, balanced.weights, _clusters(pair))
    return as_figure(found, "entropy balancing"), gone


def is_made_from(term: Floats, source: Floats) -> bool:
    """Whether a term follows from the source: equal but for scale, or a step of it at one bound."""
    if abs(float(np.corrcoef(term, source)[0, 1])) > 1 - 1e-9:
        return True
    levels = np.unique(term)
    if len(levels) != _STEP:
        return False
    low, high = source[term == levels[0]], source[term == levels[1]]
    return bool(low.max() < high.min() or high.max() < low.min())
