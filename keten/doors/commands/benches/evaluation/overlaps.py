"""Four measures on the same people at once: does one change what another seems to do?"""

import math

import numpy as np

from keten.doors.commands.benches.evaluation.counting import Figures
from keten.ground.foundation.statistics.arrays import Floats
from keten.insight.evaluation.rules.assigning import Arms, Plan, decide_many_in_blocks

MEASURES = 4
_STRATA = 12
_EFFECTS = np.array([0.3, -0.2, 0.4, 0.0])  # in standard deviations of the outcome
_JOINT = 0.2  # what the first two do together, beyond each


def measure_overlaps(worlds: int, seed: int, *, people: int = 600, one_salt: bool = False) -> tuple[Figures, Figures]:
    """``overlap_bias_se``: the largest bias of the four effects, in standard errors of one trial.

    Two of the measures reinforce each other, and everybody differs by stratum. ``one_salt``: as it would go if the
    measures shared a salt.
    """
    rng = np.random.default_rng([seed, 2])
    errors = np.array([_live(rng, people, one_salt) for _world in range(worlds)])
    bias, spread = errors.mean(0), errors.std(0, ddof=1)
    return (
        {"overlap_bias_se": round(float(np.abs(bias / spread).max()), 4)},
        {"overlap_bias_se_mc": round(1 / math.sqrt(worlds), 4)},
    )


def _live(rng: np.random.Generator, people: int, one_salt: bool) -> Floats:
    """How far each of the effects found lies from what it is among the others, (measures,)."""
    which = rng.integers(_STRATA, size=people)
    salts = [rng.bytes(16)] * MEASURES if one_salt else [rng.bytes(16) for _measure in range(MEASURES)]
    arms = np.stack([_assign(salt, which) for salt in salts], 1)
    outcome = rng.standard_normal(people) + which / _STRATA + arms @ _EFFECTS + _JOINT * arms[:, 0] * arms[:, 1]
    found = np.array([outcome[arm == 1].mean() - outcome[arm == 0].mean() for arm in arms.T])
    truth = _EFFECTS + _JOINT * np.array([0.5, 0.5, 0, 0])
    return np.asarray(found - truth)


def _assign(salt: bytes, which: Arms) -> Arms:
    plan = Plan(salt, (("control", 1), ("treated", 1)))
    strata = [str(stratum) for stratum in range(_STRATA)]
    return decide_many_in_blocks(plan, strata=strata, which=which, counts=np.zeros(_STRATA, np.int64))[0]
