"""One group against the rest of the population, as if the rest were made up of the same people (indirect).

What the group's people would have come to among the rest is the expected rate. From it follow the difference that
remains when the make-up of the groups is allowed for, and the standardised rate: observed / expected x the rate of the
whole. Groups are compared with their rest, never with a whole that they are part of themselves.

- ``adjust`` expects by a logistic model of the rest, for an event that did or did not occur;
- ``adjust_by_strata`` expects by the rates of the rest in strata, for any rate with cases in effect;
- ``adjust_incidences`` does so with cumulative incidences, for spells that end by competing causes.

The people of a group are taken as they are: only whether the event occurs is chance. A number of cases therefore counts
for more as its people differ more among themselves (a sum of unequal chances varies less than a binomial one). The
intervals come from those of the observed and of the expected rate: MOVER, see ``intervals``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from keten.ground.foundation.statistics.arrays import Estimates, Floats, divide, floats
from keten.ground.foundation.statistics.intervals import differences, rates, ratios
from keten.ground.foundation.statistics.logistic import fit, shift_to
from keten.ground.foundation.statistics.spells import Spells
from keten.ground.foundation.statistics.survival import incidences

_SURE = 1e12
"""Cases in effect of a rate without an error."""


@dataclass(frozen=True)
class Adjusted:
    """All of shape (groups,), NaN for a group without people or that nobody of the rest compares with.

    ``difference``: observed less expected, in shares. ``standardised``: observed / expected x the rate of the whole; it
    may pass 1.
    """

    observed: Estimates
    expected: Estimates
    difference: Estimates
    standardised: Estimates


def adjust(
    features: ArrayLike,
    people: ArrayLike,
    events: ArrayLike,
    *,
    rest_people: ArrayLike | None = None,
    rest_events: ArrayLike | None = None,
    level: float = 0.95,
) -> Adjusted:
    """Adjust the rate of each group by a logistic model of the others.

    ``features``: (kinds, terms), what describes each kind of people, without a column of ones: the adjustment is no
    better than this list. ``people``, ``events``: (groups, kinds), how many of each kind, and to how many of them it
    occurred. ``rest_people``, ``rest_events``: the same of what each group is compared with; all other groups together
    when not given. Continuous features make a kind of everybody: put them into bands first.

    Raises ValueError when shapes do not fit or there are more events than people.
    """
    size, hits = np.atleast_2d(floats(people)), np.atleast_2d(floats(events))
    rest_size = size.sum(0) - size if rest_people is None else np.atleast_2d(floats(rest_people))
    rest_hits = hits.sum(0) - hits if rest_events is None else np.atleast_2d(floats(rest_events))
    design = _with_constant(features)
    _check(design, size, hits, rest_size, rest_hits)
    fitted = fit(design, rest_size, rest_hits)
    chance = fitted.predict(design)
    share = divide(size, size.sum(1, keepdims=True))
    pull = (share * chance * (1 - chance)) @ design
    variance = np.einsum("gt,gtu,gu->g", pull, fitted.covariance, pull)
    observed, whole = (
        divide(hits.sum(1), size.sum(1), np.nan),
        divide((hits + rest_hits).sum(1), (size + rest_size).sum(1)),
    )
    expected = np.where(rest_size.sum(1) > 0, (share * chance).sum(1), np.nan)
    return _compare(observed, size.sum(1), expected, variance, chance, share, whole, level)


def adjust_by_strata(
    observed: Estimates, mix: ArrayLike, rest: Estimates, whole: ArrayLike, *, level: float = 0.95
) -> Adjusted:
    """Adjust rates of groups by the rates of their rest in strata.

    ``observed``: (groups,), of which value and cases in effect are used. ``mix``: (groups, strata), people of each
    group in each stratum. ``rest``: (groups, strata), value and cases in effect of what the group is compared with; a
    stratum with people of the group and no cases in the rest makes the group unknown. ``whole``: (groups,) or one rate.
    """
    people = floats(mix)
    share = divide(people, people.sum(1, keepdims=True))
    chance = np.where(share > 0, np.where(rest.cases > 0, rest.value, np.nan), 0.5)
    smooth = divide(rest.value * rest.cases + 0.5, rest.cases + 1.0)
    variance = np.where(share > 0, np.square(share) * divide(smooth * (1 - smooth), rest.cases), 0.0).sum(1)
    value = np.broadcast_to(floats(whole), observed.value.shape)
    return _compare(observed.value, observed.cases, (share * chance).sum(1), variance, chance, share, value, level)


def adjust_incidences(
    spells: Spells, *, strata: int, cause: int, horizons: Sequence[int], level: float = 0.95
) -> list[Adjusted]:
    """Adjust the share ended by one cause (1, 2, ...) at each horizon, of each group, by that of the others in strata.

    The groups of ``spells`` are numbered group x strata + stratum. Within a group the strata are taken together, so
    that small ones do not make it unknown: how long people are followed should not depend much on the stratum.
    """
    mix = spells.grouped(-1, strata).ended.sum((-2, -1))
    by_stratum = spells.until(max(horizons)).grouped(-1, strata)
    parts = [
        incidences(part, horizons, level=level).by_cause
        for part in (by_stratum.summed(1), by_stratum.all_but_own(), by_stratum.summed(1).summed(0).grouped(1))
    ]
    found = ([_at(part, cause, place) for part in parts] for place in range(len(horizons)))
    return [adjust_by_strata(observed, mix, rest, whole.value, level=level) for observed, rest, whole in found]


def _compare(
    observed: Floats,
    cases: Floats,
    expected: Floats,
    variance: Floats,
    chance: Floats,
    share: Floats,
    whole: Floats,
    level: float,
) -> Adjusted:
    known = ~np.isnan(observed) & ~np.isnan(expected)
    own = rates(observed, cases * _gain(observed, cases, chance, share), freedom=cases, level=level)
    theirs = rates(expected, divide(expected * (1 - expected), variance, _SURE), level=level)
    ratio = ratios(own, theirs)
    scaled = Estimates(ratio.value * whole, ratio.low * whole, ratio.high * whole, ratio.cases)
    return Adjusted(*(part.only(known) for part in (own, theirs, differences(own, theirs), scaled)))


def _gain(observed: Floats, cases: Floats, chance: Floats, share: Floats) -> Floats:
    """How much more a case counts because the chances of the people differ: binomial variance over theirs."""
    middle = np.nan_to_num(divide(observed * cases + 0.5, cases + 1.0, 0.5), nan=0.5)
    moved = shift_to(np.nan_to_num(chance, nan=0.5), share, middle)
    return divide(middle * (1 - middle), (share * moved * (1 - moved)).sum(1), 1.0)


def _with_constant(features: ArrayLike) -> Floats:
    given = floats(features)
    return np.concatenate([np.ones((given.shape[0], 1)), given], 1)


def _check(design: Floats, size: Floats, hits: Floats, rest_size: Floats, rest_hits: Floats) -> None:
    if not size.shape == hits.shape == rest_size.shape == rest_hits.shape or size.shape[1] != design.shape[0]:
        raise ValueError("people and events must have one shape, with a column for each kind")
    if bool((hits > size).any() or (rest_hits > rest_size).any() or min(hits.min(), rest_hits.min()) < 0):
        raise ValueError("more events than people")


def _at(estimates: Estimates, cause: int, horizon: int) -> Estimates:
    value, low, high, cases = (
        part[..., cause - 1, horizon] for part in (estimates.value, estimates.low, estimates.high, estimates.cases)
    )
    return Estimates(value, low, high, cases)
