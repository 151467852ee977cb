"""Creaming (*afroming*): does who is close to work get more contact at a location than who is far from it?

Per location a slope of contacts on distance to work (Poisson regression with time in the chain as exposure and the
number of needs beside it; standard errors that hold when people differ more than Poisson says: White, Econometrica 50
(1982) 1-25). Elsewhere contact follows need; an alarm says that here it turned round.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keten.ground.foundation.statistics import Z
from keten.insight.indicators.rules.outlying import FALSE_ALARM, Change, Floats, compare_with_others, find_threshold

LEAST_CASES = 30  # with fewer a location is not judged
_STEPS = 25
_YEAR = 365
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Creaming:
    """``ratio``: contact of the farthest tenth of people against the closest tenth, with its interval of 95 %.

    ``others``: the same ratio at the other locations together. ``is_alarm``: somebody should look at it.
    """

    location: int
    cases: int
    ratio: float
    low: float
    high: float
    others: float
    is_alarm: bool


def watch_creaming(
    *, location: Integers, decile: Integers, need: Integers, contacts: Integers, days: Integers,
    chance: float = FALSE_ALARM,
) -> list[Creaming]:  # fmt: skip
    """One row per case, all of shape (cases,): ``decile`` of distance 1 (close) to 10 (far), ``days`` in the chain.

    ``need``: how many needs a diagnosis found. ``chance``: of any false alarm in the region, over all locations.
    """
    counted = days > 0
    rows = [part[counted] for part in (location, decile, need, contacts, days)]
    places, sizes = np.unique(rows[0], return_counts=True)
    slopes = [_fit(*(part[rows[0] == place] for part in rows[1:])) for place in places]
    values, variances = (np.array(part) for part in zip(*slopes, strict=True)) if slopes else (np.empty(0),) * 2
    changes = compare_with_others(places.tolist(), values, variances)
    cases = dict(zip(places.tolist(), sizes.tolist(), strict=True))
    threshold = -find_threshold(len(changes), chance=chance)
    return [_judge(change, cases[change.location], threshold) for change in changes]


@dataclass(frozen=True)
class Tenth:
    """How many people of a tenth (1 close to work, 10 far) there were, and what each got a year, with its interval."""

    tenth: int
    people: int
    rate: float
    low: float
    high: float


def count_by_tenth(*, decile: Integers, contacts: Integers, days: Integers) -> list[Tenth]:
    """What people of each tenth got a year, those without anybody left out. All of shape (cases,), ``days`` over 0.

    A ratio of sums, with the variance over people (Cochran, Sampling Techniques 1977, 6.4).
    """
    found = []
    for tenth in np.unique(decile).tolist():
        counts, time = contacts[decile == tenth], days[decile == tenth] / _YEAR
        rate = float(counts.sum() / time.sum())
        half = Z * float(np.sqrt(np.square(counts - rate * time).sum())) / float(time.sum())
        found.append(Tenth(tenth, counts.size, rate, max(0.0, rate - half), rate + half))
    return found


def divide_in_tenths(distance: Integers) -> Integers:
    """Distances in ten parts by rank, 1 (close) to 10 (far); who has the same distance is in the same part."""
    _values, place, counts = np.unique(distance, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts + 1) / 2
    return np.minimum(10, 1 + (10 * middle[place] / max(1, distance.size)).astype(np.int64))


def _fit(decile: Integers, need: Integers, contacts: Integers, days: Integers) -> tuple[float, float]:
    """The logarithm of the ratio of the farthest to the closest tenth, and its variance."""
    if decile.size < LEAST_CASES or np.unique(decile).size < 3:
        return np.nan, np.nan
    columns = [np.ones(decile.size), (decile - 5.5) / 9, need - need.mean()]
    design = np.column_stack(columns if np.unique(need).size > 1 else columns[:2])
    offset = np.log(days)
    weights = _solve(design, contacts, offset)
    expected = np.exp(design @ weights + offset)
    bread = np.linalg.pinv(design.T @ (design * expected[:, None]))
    scores = design * (contacts - expected)[:, None]
    covariance = bread @ (scores.T @ scores) @ bread * decile.size / (decile.size - design.shape[1])
    return float(weights[1]), float(covariance[1, 1])


def _solve(design: Floats, contacts: Integers, offset: Floats) -> Floats:
    """Newton's method, from the same rate for everybody."""
    weights = np.zeros(design.shape[1])
    weights[0] = np.log(max(0.5, float(contacts.sum())) / np.exp(offset).sum())
    for _step in range(_STEPS):
        expected = np.exp(np.clip(design @ weights + offset, -30, 30))
        change = np.linalg.lstsq(design.T @ (design * expected[:, None]), design.T @ (contacts - expected), rcond=None)[
            0
        ]
        weights = weights + np.clip(change, -2, 2)
        if float(np.abs(change).max()) < 1e-9:
            break
    return weights


def _judge(change: Change, cases: int, threshold: float) -> Creaming:
    low, high = change.interval()
    own, others = float(np.exp(change.own)), float(np.exp(change.others))
    is_alarm = change.own < 0 and change.is_beyond(threshold)
    return Creaming(change.location, cases, own, float(np.exp(low)), float(np.exp(high)), others, is_alarm)
