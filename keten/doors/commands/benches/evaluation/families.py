"""Twenty measures judged at once: how often is any of those that do nothing called effective?"""

import numpy as np
from scipy import special

from keten.doors.commands.benches.evaluation.counting import Figures, share_with_error
from keten.ground.foundation.statistics.arrays import Flags
from keten.ground.foundation.statistics.multiple import holm

MEASURES, PEOPLE = 20, 400  # in each arm
_LEVEL = 0.05
WORKING = (0, 5, 15)
"""How many of the twenty do something; the error is that among the others."""


def measure_families(worlds: int, seed: int) -> tuple[Figures, Figures]:
    """``familywise_error``: the largest over families with none, some and most measures that work (Holm)."""
    rng = np.random.default_rng([seed, 5])
    found = [share_with_error("familywise_error", _find_false(rng, worlds, working)) for working in WORKING]
    worst = max(found, key=lambda one: one[0]["familywise_error"])
    rest = zip(WORKING, found, strict=True)
    return worst[0], worst[1] | {
        f"familywise_error_{working}_work": one["familywise_error"] for working, (one, _) in rest
    }


def _find_false(rng: np.random.Generator, worlds: int, working: int) -> Flags:
    base = rng.uniform(0.1, 0.6, (worlds, MEASURES))
    effect = np.where(np.arange(MEASURES) < working, 0.15, 0.0)
    hits = rng.binomial(PEOPLE, np.stack([base, base + effect]))
    share, whole = hits / PEOPLE, hits.sum(0) / (2 * PEOPLE)
    errors = (share[1] - share[0]) / np.sqrt(2 * whole * (1 - whole) / PEOPLE)
    adjusted = np.array([holm(one) for one in 2 * special.ndtr(-np.abs(errors))])
    return np.asarray((adjusted[:, working:] <= _LEVEL).any(1))
