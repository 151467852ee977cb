"""Whether arms were made as they should be: as many people in each as was meant, and alike in what was known before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keten.ground.foundation.statistics.arrays import Floats, Integers, divide, floats

ALARM = 0.001
"""Under which p-value a ratio is wrong: Fabijan and others, KDD 2019, 2156-2164. Each alarm stops an analysis."""
_NO_SPREAD = 1e-9  # part of the largest variance, under which covariates say the same


@dataclass(frozen=True)
class Tested:
    """A chi-square ``statistic`` with its degrees of ``freedom`` and ``p_value``."""

    statistic: float
    freedom: int
    p_value: float

    @property
    def is_alarm(self) -> bool:
        """Whether chance is no longer an explanation."""
        return self.p_value < ALARM


def compare_ratio(counts: ArrayLike, weights: ArrayLike) -> Tested:
    """Pearson's test of how many people came into each arm, (arms,), against the weights (over 0) they were to have.

    People drawn in blocks come closer than by chance, so that it never alarms too often for them. Raises ValueError for
    fewer than two arms.
    """
    people, part = floats(counts), floats(weights)
    if people.ndim != 1 or people.size < 2 or people.shape != part.shape or not bool((part > 0).all()):
        raise ValueError("at least two arms, each with a weight over 0")
    expected = people.sum() * part / part.sum()
    return _test(float(divide(np.square(people - expected), expected).sum()), people.size - 1)


def standardised_differences(covariates: ArrayLike, arms: ArrayLike, *, control: int = 0) -> Floats:
    """Difference with the control arm in standard deviations: (other arms, covariates), arms in ascending order.

    ``covariates``: (people, covariates); ``arms``: (people,). The deviation is the root of the mean variance of both
    arms: Austin, Statistics in Medicine 28 (2009) 3083-3107. 0 for what is constant; a tenth is worth a look.
    """
    values, arm = _checked(covariates, arms)
    base = values[arm == control]
    others = [values[arm == one] for one in np.unique(arm) if one != control]
    if not len(base) or not others:
        raise ValueError("a control arm and another one are needed, with people")
    return np.stack([
        divide(one.mean(0) - base.mean(0), np.sqrt((one.var(0, ddof=1) + base.var(0, ddof=1)) / 2)) for one in others
    ])  # fmt: skip


def compare_jointly(covariates: ArrayLike, arms: ArrayLike, strata: ArrayLike | None = None) -> Tested:
    """One test of all covariates and arms together, with people drawn within ``strata`` (people,).

    Hansen and Bowers, Statistical Science 23 (2008) 219-236: the moments are those of drawing the arms again within the
    strata, so that no model is needed; here for any number of arms. Covariates must have no missing values.
    """
    values, arm = _checked(covariates, arms)
    where = np.zeros(arm.size, np.int64) if strata is None else np.unique(strata, return_inverse=True)[1].ravel()
    dummies = (arm[:, None] == np.unique(arm)[None, 1:]).astype(np.float64)
    scaled = _centre(divide(values - values.mean(0), values.std(0)), where)
    drawn = _centre(dummies, where)
    width = scaled.shape[1] * drawn.shape[1]
    spread = np.zeros((width, width))
    for people in np.split(np.argsort(where, kind="stable"), np.cumsum(np.bincount(where))[:-1]):
        if people.size > 1:
            one, other = scaled[people], drawn[people]
            spread += np.kron(one.T @ one, other.T @ other) / (people.size - 1)
    away = (scaled.T @ drawn).ravel()
    inverse = np.linalg.pinv(spread, rcond=_NO_SPREAD, hermitian=True)
    return _test(float(away @ inverse @ away), round(float(np.trace(inverse @ spread))))


def _checked(covariates: ArrayLike, arms: ArrayLike) -> tuple[Floats, Integers]:
    values, arm = floats(covariates), np.asarray(arms, dtype=np.int64)
    if values.ndim != 2 or arm.shape != values.shape[:1] or not bool(np.isfinite(values).all()):
        raise ValueError("covariates are people by covariates, without missing values, with an arm for everybody")
    return values, arm


def _centre(values: Floats, where: Integers) -> Floats:
    """Less the mean of the stratum."""
    size = np.bincount(where)
    means = np.stack([divide(np.bincount(where, column), size) for column in values.T], 1)
    return floats(values - means[where])


def _test(statistic: float, freedom: int) -> Tested:
    return Tested(statistic, freedom, float(special.chdtrc(freedom, statistic)) if freedom else 1.0)
