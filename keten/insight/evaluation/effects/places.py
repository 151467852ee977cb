"""One measure over many places at once: the effect at each, over all, and how much places truly differ.

Everything is counted in arrays: a hundred thousand people at twelve places take some hundredths of a second.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from keten.ground.foundation.statistics.arrays import Estimates, Flags, Floats, Integers, divide
from keten.ground.foundation.statistics.blocks import BlockedArm
from keten.ground.foundation.statistics.intervals import differences, rate_differences
from keten.ground.foundation.statistics.linear import subtract
from keten.ground.foundation.statistics.shrinking import Spread, shrink, spread
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.survival import Incidences, incidences
from keten.insight.evaluation.effects.answer import Figure, Share, as_figure, as_share_figure
from keten.insight.evaluation.effects.question import Kind

_FEWEST = 2  # people in an arm at a place, to know how they differ
_LEVEL = 0.95


@dataclass(frozen=True)
class ByPlace:
    """``effects``: (places,), NaN where an arm has fewer than two people; ``errors``: their standard errors.

    ``pooled``: within places, by the people at each; None when no place has both arms. ``spread``: how much places
    truly differ, and ``shrunk``: what each most likely is, for the places of which something is known (NaN for the
    others); None when those are fewer than two.
    """

    effects: Estimates
    errors: Floats
    pooled: Figure | None
    spread: Spread | None
    shrunk: Estimates | None


def estimate_by_place(
    outcome: Floats, is_one: Flags, place: Integers, *, kind: Kind = Kind.RATE, places: int | None = None
) -> ByPlace:
    """A mean or a rate (0 and 1). All (people,); ``place``: 0, 1, ...; ``places``: how many there are."""
    size = places or int(place.max(initial=-1)) + 1
    one, other = (_count(outcome[part], place[part], size) for part in (is_one, ~is_one))
    is_rate = kind is Kind.RATE
    effects = _find_rates(one, other) if is_rate else _find_means(one, other)
    known = (one.people >= _FEWEST) & (other.people >= _FEWEST)
    errors = np.where(known, np.sqrt(_find_squares(one, other, is_rate)), np.nan)
    return _gather(effects.only(known), errors, _pool(one, other, known, is_rate) if known.any() else None, is_rate)


def _count(outcome: Floats, place: Integers, size: int) -> BlockedArm:
    people = np.bincount(place, minlength=size).astype(np.float64)
    mean = divide(np.bincount(place, outcome, size), people)
    squares = np.bincount(place, (outcome - mean[place]) ** 2, size)
    return BlockedArm(people, mean, divide(squares, people - 1))


def _find_rates(one: BlockedArm, other: BlockedArm) -> Estimates:
    people = [np.maximum(arm.people, 1.0) for arm in (one, other)]
    return rate_differences(np.clip(one.mean, 0, 1), people[0], np.clip(other.mean, 0, 1), people[1], level=_LEVEL)


def _find_means(one: BlockedArm, other: BlockedArm) -> Estimates:
    """Welch's interval at every place."""
    parts = [divide(arm.variance, arm.people) for arm in (one, other)]
    square = parts[0] + parts[1]
    below = sum(part**2 / np.maximum(arm.people - 1, 1.0) for part, arm in zip(parts, (one, other), strict=True))
    freedom = np.maximum(divide(square**2, below, 1.0), 1.0)
    value, half = one.mean - other.mean, special.stdtrit(freedom, 0.5 + _LEVEL / 2) * np.sqrt(square)
    return Estimates(value, value - half, value + half, one.people + other.people)


def _find_squares(one: BlockedArm, other: BlockedArm, is_rate: bool) -> Floats:
    """The variance at each place; of a rate at that of all places, or a place without events would seem sure."""
    if not is_rate:
        return divide(one.variance, one.people) + divide(other.variance, other.people)
    parts = [(float(arm.people @ arm.mean) + 0.5) / (float(arm.people.sum()) + 1.0) for arm in (one, other)]
    return sum(
        (share * (1 - share) * divide(1.0, arm.people) for share, arm in zip(parts, (one, other), strict=True)),
        start=np.zeros(len(one.people)),
    )


def _pool(one: BlockedArm, other: BlockedArm, known: Flags, is_rate: bool) -> Figure:
    people = np.where(known, one.people + other.people, 0.0)
    found = [arm.weigh(people / people.sum()) for arm in (one, other)]
    if not is_rate:
        return as_figure(subtract(*found), "difference within places, by people")
    shares = []
    for part, arm in zip(found, (one, other), strict=True):
        own, size = part.value * (1 - part.value), float(arm.people[known].sum())
        shares.append(Share(part.value, own / part.error**2 if part.error > 0 and own > 0 else size, part.error))
    return as_share_figure(shares[0], shares[1], "difference within places, by people, Newcombe")


def _gather(effects: Estimates, errors: Floats, pooled: Figure | None, is_share: bool) -> ByPlace:
    known = ~np.isnan(effects.value) & (np.nan_to_num(errors) > 0)
    if known.sum() < _FEWEST:
        return ByPlace(effects, errors, pooled, None, None)
    value, square = effects.value[known], errors[known] ** 2
    drawn = shrink(value, square, bounds=(-1.0, 1.0) if is_share else None)
    parts = []
    for part in (drawn.value, drawn.low, drawn.high, drawn.cases):
        whole = np.full(len(known), np.nan)
        whole[known] = part
        parts.append(whole)
    return ByPlace(effects, errors, pooled, spread(value, square), Estimates(*parts))


def estimate_durations_by_place(
    days: Integers, cause: Integers, is_one: Flags, place: Integers, *, horizons: tuple[int, ...],
    places: int | None = None,
) -> dict[int, ByPlace]:  # fmt: skip
    """By horizon (days): the share that ended for cause 1, the others competing. ``cause``: 0 for not ended yet."""
    size = places or int(place.max(initial=-1)) + 1
    group = place * 2 + is_one.astype(np.int64)
    found = incidences(count_spells(days, cause, group=group, groups=2 * size), horizons)
    people = np.bincount(place, minlength=size).astype(np.float64)
    return {int(horizon): _look(found, people, at) for at, horizon in enumerate(found.horizons)}


def _look(found: Incidences, people: Floats, at: int) -> ByPlace:
    one, other = (
        Estimates(*(part[first::2, 0, at] for part in (
            found.by_cause.value, found.by_cause.low, found.by_cause.high, found.by_cause.cases)))
        for first in (1, 0)
    )  # fmt: skip
    square = found.variance[1::2, 0, at] + found.variance[::2, 0, at]
    effects = differences(one, other)
    known = ~np.isnan(effects.value)
    share = np.where(known, people, 0.0)
    if not known.any():
        return ByPlace(effects, np.sqrt(square), None, None, None)
    share = share / share.sum()
    mine, rest = (_pool_share(arm, found.variance[first::2, 0, at], share) for arm, first in ((one, 1), (other, 0)))
    pooled = as_share_figure(mine, rest, "Aalen-Johansen within places, by people, Newcombe")
    return _gather(effects, np.sqrt(square), pooled, True)


def _pool_share(arm: Estimates, variance: Floats, share: Floats) -> Share:
    used = share > 0
    value, square = float(share[used] @ arm.value[used]), float(share[used] ** 2 @ variance[used])
    own = value * (1 - value)
    cases = own / square if square > 0 and own > 0 else float(arm.cases[used].sum())
    return Share(min(max(value, 0.0), 1.0), cases, float(np.sqrt(square)))
