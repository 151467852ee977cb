"""How many talks a location will need per week: from what is known already and from who will come (*vraagverwachting*).

Per number of weeks ahead: demand = a x known then + b x registrations lately, with a and b from the own past (least
squares), and an interval from how wrong that was about each past week seen from the others (leave-one-out residuals,
Barber et al. 2021, *Predictive inference with the jackknife+*), as counts vary: with the root of what was expected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_PAST = 26  # weeks; with fewer there is no forecast
NEVER = 10**6  # as the number of a week: beyond all of them
_FIRST_MONDAY = date(1970, 1, 5)  # as sql/capacity.sql counts
LATELY = 8  # weeks of registrations that say how many come now
Weeks = NDArray[np.float64]


def week_of(day: date) -> int:
    """The number of a week; Monday is its first day."""
    return (day - _FIRST_MONDAY).days // 7


def monday_of(week: int) -> date:
    """The first day of a week by its number."""
    return _FIRST_MONDAY + timedelta(weeks=week)


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


@dataclass(frozen=True)
class Table:
    """The past as arrays. ``known[source, seen, due]``: how much was known at the end of a week about another week."""

    first: int
    known: Weeks
    demand: Weeks
    arrivals: Weeks


def tabulate(past: Past, *, first: int, until: int) -> Table:
    """The past from week ``first`` until ``until`` (does not count), once for all forecasts."""
    count = until - first
    known = np.stack([_spread(rows, first, count) for rows in past.needs])
    demand, arrivals = (
        np.array([weekly.get(first + week, 0.0) for week in range(count)]) for weekly in (past.demand, past.arrivals)
    )
    return Table(first, known, demand, arrivals)


def _spread(rows: Sequence[Known], first: int, count: int) -> Weeks:
    changes = np.zeros((count + 1, count))
    for one in rows:
        due = one.due - first
        if 0 <= due < count:
            changes[_within(one.known - first, count), due] += one.size
            changes[_within(one.gone - first, count), due] -= one.size
    found: Weeks = np.cumsum(changes, axis=0)[:count]
    return found


def _within(week: int, count: int) -> int:
    return min(max(week, 0), count)


def forecast(table: Table, *, now: int, ahead: int, chance: float = 0.8, inflow: float = 1.0) -> list[Expected]:
    """The weeks ``now + 1`` until ``now + ahead``, seen at the end of week ``now``.

    ``inflow``: so many times as many registrations from now on (a shock). No forecast with too short a past: empty.
    """
    if now - table.first + 1 < LEAST_PAST + ahead:
        return []
    look = partial(_look, table, now=now - table.first, chance=chance, inflow=inflow)
    return [look(weeks=weeks) for weeks in range(1, ahead + 1)]


def _look(table: Table, *, now: int, weeks: int, chance: float, inflow: float) -> Expected:
    origins = range(LATELY - 1, now - weeks + 1)
    seen = np.array([_features(table, origin, weeks) for origin in origins])
    came = table.demand[origins.start + weeks : origins.stop + weeks]
    weights, wrong = _fit(seen, came)
    here = _features(table, now, weeks)
    here[-1] *= inflow
    likely = max(float(here @ weights), 0.0)
    low, high = (
        likely + _quantile(wrong, share) * _spread_of(likely) for share in ((1 - chance) / 2, (1 + chance) / 2)
    )
    return Expected(table.first + now + weeks, likely, max(float(low), 0.0), max(float(high), 0.0))


def _spread_of(expected: Any) -> Any:
    """How much a count varies: with its root."""
    return np.sqrt(np.maximum(expected, 1.0))


def _features(table: Table, origin: int, weeks: int) -> Weeks:
    """What was known at the end of a week about the week so many weeks later, per source; and registrations lately."""
    lately = table.arrivals[origin - LATELY + 1 : origin + 1].mean()
    return np.append(table.known[:, origin, origin + weeks], lately)


def _fit(seen: Weeks, came: Weeks) -> tuple[Weeks, Weeks]:
    """Least squares, and how wrong it would have been about each week without that week, in spreads (ordered).

    A source that never says anything gets no weight.
    """
    inverse = np.linalg.pinv(seen)
    weights = inverse @ came
    leverage = np.clip(np.einsum("ij,ji->i", seen, inverse), 0.0, 0.99)
    said = seen @ weights
    return weights, np.sort((came - said) / (1 - leverage) / _spread_of(said))


def _quantile(ordered: Weeks, share: float) -> float:
    """Of the past errors, one further out than their own quantile: with few weeks the interval is wider."""
    count = len(ordered)
    place = np.ceil((count + 1) * share) - 1 if share > 0.5 else np.floor((count + 1) * share) - 1
    return float(ordered[int(min(max(place, 0), count - 1))])
