"""How many talks a location will need per week: from what is known already and from who will come (*vraagverwachting*).

Per number of weeks ahead: demand = a x known then + b x registrations lately, with a and b from the own past (least
squares), and an interval from how wrong that was in the past (split residuals: no assumption about their shape; Vovk,
Gammerman & Shafer 2005, *Algorithmic Learning in a Random World*). A week counts only when it was over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

LEAST_PAST = 26  # weeks; with fewer there is no forecast
LATELY = 8  # weeks of registrations that say how many come now
Weeks = NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """Needs that were known at some moment: since week ``known``, for week ``due``, until they fell away in ``gone``.

    Weeks are numbers that go up by one; ``gone`` is beyond everything when it did not fall away. ``size`` counts them.
    """

    known: int
    due: int
    gone: int
    size: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Past:
    """What is known of a location until a week. ``demand`` and ``arrivals`` per week; ``needs`` per source of them."""

    demand: Mapping[int, float]
    arrivals: Mapping[int, float]
    needs: Sequence[Sequence[Known]]


@dataclass(frozen=True)
class Expected:
    """One week to come: most likely, and the interval in which it falls with the chosen chance."""

    week: int
    likely: float
    low: float
    high: float


def forecast(
    past: Past, *, first: int, now: int, ahead: int, chance: float = 0.8, inflow: float = 1.0
) -> list[Expected]:
    """The weeks ``now + 1`` until ``now + ahead``, seen at the end of week ``now``; ``first``: where the past begins.

    ``inflow``: so many times as many registrations from now on (a shock). No forecast with too short a past: empty.
    """
    if now - first + 1 < LEAST_PAST + ahead:
        return []
    look = partial(_look, past, first=first, now=now, chance=chance, inflow=inflow)
    return [look(weeks=weeks) for weeks in range(1, ahead + 1)]


def _look(past: Past, *, first: int, now: int, weeks: int, chance: float, inflow: float) -> Expected:
    origins = range(first + LATELY - 1, now - weeks + 1)
    seen = np.array([_features(past, origin, weeks) for origin in origins])
    came = np.array([past.demand.get(origin + weeks, 0.0) for origin in origins])
    weights = _fit(seen, came)
    wrong = np.sort(came - seen @ weights)
    here = _features(past, now, weeks)
    here[-1] *= inflow
    likely = float(here @ weights)
    low, high = (_quantile(wrong, share) for share in ((1 - chance) / 2, (1 + chance) / 2))
    return Expected(now + weeks, max(likely, 0.0), max(likely + low, 0.0), max(likely + high, 0.0))


def _features(past: Past, origin: int, weeks: int) -> Weeks:
    """What was known at the end of a week about the week so many weeks later, per source; and registrations lately."""
    due = origin + weeks
    known = [sum(one.size for one in rows if one.known <= origin < one.gone and one.due == due) for rows in past.needs]
    lately = sum(past.arrivals.get(origin - back, 0.0) for back in range(LATELY)) / LATELY
    return np.array([*known, lately])


def _fit(seen: Weeks, came: Weeks) -> Weeks:
    """Least squares; a source that never says anything gets no weight."""
    return np.asarray(np.linalg.lstsq(seen, came, rcond=None)[0], dtype=np.float64)


def _quantile(ordered: Weeks, share: float) -> float:
    """Of the past errors, one further out than their own quantile: with few weeks the interval is wider."""
    count = len(ordered)
    place = np.ceil((count + 1) * share) - 1 if share > 0.5 else np.floor((count + 1) * share) - 1
    return float(ordered[int(min(max(place, 0), count - 1))])
