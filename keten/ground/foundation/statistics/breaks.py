"""A break in practice that nobody reported: how much is done, how soon, or for whom changes from some week on.

Every stream (say contacts per client, or the share begun within two weeks, of one arm at one office) is counted per
week. At the end of each week the last weeks, one up to ``WINDOW``, are held against all earlier ones; the largest
difference in standard errors raises an alarm when it passes a threshold. This is the likelihood ratio for a break at an
unknown week with the level before it unknown: Siegmund and Venkatraman, Annals of Statistics 23 (1995) 255-271, limited
to a window as in Lai, Journal of the Royal Statistical Society B 57 (1995) 613-658.

The threshold is such that in a trial without a break the chance of any alarm, over all its streams and weeks, is at
most ``error``. It follows from how the differences hang together, by importance sampling: Naiman and Priebe, Journal of
Computational and Graphical Statistics 10 (2001) 296-328. Weeks differ more than chance says (holidays, absence): how
much is read from differences between successive weeks, which one break hardly touches (von Neumann, Annals of
Mathematical Statistics 12 (1941) 367-395), of all streams of one kind together.

What it finds depends on how much is counted: ``smallest_found``. What changes slowly, or everywhere for a week or two
(a holiday), looks like a break as well, or like none.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from keten.ground.foundation.statistics.arrays import Floats, Integers, divide, floats

WINDOW = 8  # weeks within which a break should be found
BASELINE = 4  # weeks before a break from which the level is known
ERROR = 0.03
"""The chance of a false alarm in a trial, such that under .05 is left where errors are only nearly normal."""
_PATHS, _SEED = 4000, 1  # the threshold's own error is under .01
_EFFICIENCY = 2 / 3  # of a variance by successive differences (von Neumann)
_FEWEST = 5.0  # people on either side, under which nothing is said


@dataclass(frozen=True)
class Streams:
    """Weekly counts, (streams, weeks), week 0 the first of the trial or of its present version.

    ``events`` of ``people``: a share when ``is_share``, else a rate per person, which may pass 1. ``kind``: (streams,)
    0, 1, ...: streams of one kind vary alike from week to week, and are shares or rates together.
    """

    events: Floats
    people: Floats
    kind: Integers
    is_share: tuple[bool, ...]

    @classmethod
    def of(cls, events: ArrayLike, people: ArrayLike, kind: ArrayLike, is_share: ArrayLike) -> "Streams":
        """Checked: raises ValueError when shapes do not fit, or a share has more events than people."""
        hits, size = floats(events), floats(people)
        kinds, shares = np.asarray(kind, dtype=np.int64), tuple(bool(one) for one in np.atleast_1d(is_share))
        if hits.ndim != 2 or hits.shape != size.shape or kinds.shape != hits.shape[:1] or kinds.max() >= len(shares):
            raise ValueError("events and people are streams by weeks, with a kind for each stream")
        if hits.min() < 0 or size.min() < 0 or bool((hits > size)[np.array(shares)[kinds]].any()):
            raise ValueError("a share has at most as many events as people")
        return cls(hits, size, kinds, shares)


@dataclass(frozen=True)
class Break:
    """An alarm: in which stream, from which week the level is another, in which week that was found, both levels.

    ``errors``: how many standard errors the difference is, beside the ``threshold`` it passed.
    """

    stream: int
    since: int
    found: int
    before: float
    after: float
    errors: float
    threshold: float


def find_breaks(streams: Streams, *, weeks: int, error: float = ERROR) -> list[Break]:
    """The first alarm of each stream, in the order found, as if looked at every week; no later week is used.

    ``weeks``: how long the trial is to last, in which at most ``error`` false alarms are expected over all streams.
    """
    count = streams.events.shape[0]
    edge, first = get_threshold(weeks, count, error), dict[int, Break]()
    for week in range(BASELINE, streams.events.shape[1]):
        for alarm in _look(streams, week, edge):
            first.setdefault(alarm.stream, alarm)
    return list(first.values())


def smallest_found(variance: float, people: float, *, before: int, threshold: float, chance: float = 0.99) -> float:
    """The smallest break found within ``WINDOW`` weeks with this chance, in the unit of the stream.

    ``variance``: of one person (p(1-p) for a share, the rate for a rate, times how much more weeks differ than chance
    says); ``people``: per week; ``before``: weeks before the break. A chance of .99, of which
    simulations leave .97 or more: how much weeks vary is an estimate as well, and changes with the level.
    """
    return (threshold + float(special.ndtri(chance))) * math.sqrt(variance / people * (1 / WINDOW + 1 / before))


@lru_cache(maxsize=64)
def get_threshold(weeks: int, streams: int, error: float = ERROR) -> float:
    """How many standard errors a difference must be, on either side.

    Weeks are taken to be of one size. ``error`` is shared out equally over the streams (Bonferroni), so that they may
    depend on each other.
    """
    if weeks <= BASELINE or streams < 1 or not 0 < error < 1:
        raise ValueError("a trial lasts longer than the weeks from which its level is known, and has streams")
    rng = np.random.default_rng(_SEED)
    contrasts = np.array(list(_list_contrasts(weeks)))
    alike = contrasts @ contrasts.T
    chosen = rng.integers(len(contrasts), size=_PATHS)
    paths = rng.standard_normal((_PATHS, weeks)) @ contrasts.T
    place, drawn = (np.arange(_PATHS), chosen), rng.random(_PATHS)

    def exceeds(edge: float) -> float:
        beyond = -special.ndtri(drawn * special.ndtr(-edge))
        passed = np.abs(paths + (beyond - paths[place])[:, None] * alike[chosen]) >= edge
        return float(2 * len(contrasts) * special.ndtr(-edge) * (1 / passed.sum(1)).mean()) - error / streams

    return float(optimize.brentq(exceeds, 1.0, 12.0, xtol=1e-4))


def _list_contrasts(weeks: int) -> Iterator[Floats]:
    """Of every look: the mean of the last weeks less that of those before, with length 1."""
    for week in range(BASELINE, weeks):
        for length in range(1, min(WINDOW, week + 1 - BASELINE) + 1):
            contrast = np.zeros(weeks)
            contrast[: week + 1 - length], contrast[week + 1 - length : week + 1] = -1 / (week + 1 - length), 1 / length
            yield contrast / np.linalg.norm(contrast)


def _look(streams: Streams, week: int, edge: float) -> Iterator[Break]:
    """Who raises an alarm at the end of this week."""
    events, people = np.cumsum(streams.events[:, : week + 1], 1), np.cumsum(streams.people[:, : week + 1], 1)
    starts = np.arange(max(BASELINE, week + 1 - WINDOW), week + 1)
    hits, size = events[:, starts - 1], people[:, starts - 1]
    last_hits, last_size = events[:, -1:] - hits, people[:, -1:] - size
    is_share = np.array(streams.is_share)[streams.kind][:, None]
    found = _discount(_find_errors(hits, size, last_hits, last_size, is_share), streams, week)
    best = np.abs(found).argmax(1)
    for stream in np.flatnonzero(np.abs(found).max(1) >= edge):
        at = (stream, best[stream])
        levels = (float(hits[at] / size[at]), float(last_hits[at] / last_size[at]))
        yield Break(int(stream), int(starts[best[stream]]), week, *levels, float(found[at]), edge)


def _find_errors(hits: Floats, size: Floats, last_hits: Floats, last_size: Floats, is_share: ArrayLike) -> Floats:
    """The signed root of the likelihood ratio of two levels against one, which is nearly normal."""
    level = divide(hits + last_hits, size + last_size)
    gain = sum(
        special.xlogy(part, divide(part, whole * level, 1.0))
        + np.where(is_share, special.xlogy(whole - part, divide(whole - part, whole * (1 - level), 1.0)), 0.0)
        for part, whole in ((hits, size), (last_hits, last_size))
    )
    sign = np.sign(divide(last_hits, last_size) - divide(hits, size))
    known = np.minimum(size, last_size) >= _FEWEST
    return floats(np.where(known, sign * np.sqrt(2 * np.maximum(gain, 0.0)), 0.0))


def _discount(errors: Floats, streams: Streams, week: int) -> Floats:
    """Standard errors of the normal, when weeks differ more than chance says, and that is an estimate itself."""
    discounted = np.zeros_like(errors)
    for kind, is_share in enumerate(streams.is_share):
        of_kind = streams.kind == kind
        more, freedom = _find_excess(streams.events[of_kind, : week + 1], streams.people[of_kind, : week + 1], is_share)
        tail = special.stdtr(freedom, -np.abs(errors[of_kind]) / math.sqrt(max(more, 1.0)))
        discounted[of_kind] = np.sign(errors[of_kind]) * -special.ndtri(np.maximum(tail, 1e-300))
    return discounted


def _find_excess(hits: Floats, size: Floats, is_share: bool) -> tuple[float, float]:
    """How many times more successive weeks differ than chance says, and the degrees of freedom that this rests on."""
    level = divide(hits.sum(1), size.sum(1))[:, None]
    each = level * (1 - level) if is_share else level
    expected = each * (divide(1, size[:, 1:]) + divide(1, size[:, :-1]))
    ratio = divide(np.square(np.diff(divide(hits, size), axis=1)), expected)
    known = (np.minimum(size[:, 1:], size[:, :-1]) > 0) & (expected > 0)
    count = max(float(known.sum()), 1.0)
    return float(ratio[known].sum()) / count, max(_EFFICIENCY * count, 1.0)
