"""Cost-shifting (*afwenteling*): does contact fall, and do handovers rise, just before somebody else starts to pay?

Around a border (the end of WW, month 6 or 9 of a stage, week 26) every person has months before it and other months.
Per location the change in the months before is held against the own other months, and that against the same at the
other locations (difference in differences). Standard errors by person, as the months of one person go together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keten.insight.indicators.rules.outlying import FALSE_ALARM, Change, Floats, compare_with_others, find_threshold

LEAST_MONTHS = 60  # person-months before the border; with fewer a location is not judged
LESS_CONTACT, MORE_HANDOVERS = 0.8, 1.5  # a change that is smaller is no reason to look, however sure it is
BORDERS = {"ww_end": 6, "week_26": 2, "month_6": 2, "month_9": 2}  # which are watched, and how many months before each
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Shift:
    """How many times as many there were in the months before the border, with the interval of 95 %; and elsewhere."""

    ratio: float
    low: float
    high: float
    others: float


@dataclass(frozen=True)
class Shifting:
    """Before the border less contact, or more handovers: an alarm. None for a change of which nothing can be said."""

    location: int
    contacts: Shift | None
    handovers: Shift | None
    has_less_contact: bool
    has_more_handovers: bool

    @property
    def is_alarm(self) -> bool:
        """Whether somebody should look at it."""
        return self.has_less_contact or self.has_more_handovers


@dataclass(frozen=True, kw_only=True)
class AroundBorder:
    """One row per person and location, all of shape (people,): whole months just before a border and other months.

    ``months_before`` and ``months_other``: how many; the rest: how many contacts and handovers there were in them.
    """

    location: Integers
    months_before: Integers
    months_other: Integers
    contacts_before: Integers
    contacts_other: Integers
    handovers_before: Integers
    handovers_other: Integers


@dataclass(frozen=True, kw_only=True)
class PersonMonths:
    """One row per person and month, all of shape (months,). ``to_border``: 0 for the last month before the border, 1
    for the one before that, below 0 after it.
    """

    location: Integers
    person: Integers
    to_border: Integers
    contacts: Integers
    handovers: Integers


def add_up(rows: PersonMonths, *, months: int = 6) -> AroundBorder:
    """Months of a person together: the last ``months`` before the border, and the others."""
    pairs, place = np.unique(np.stack((rows.location, rows.person)), axis=1, return_inverse=True)
    place = place.reshape(-1)
    before = (rows.to_border >= 0) & (rows.to_border < months)

    def count(values: Integers, chosen: NDArray[np.bool_]) -> Integers:
        return np.bincount(place[chosen], values[chosen], pairs.shape[1]).astype(np.int64)

    ones = np.ones(rows.location.size, np.int64)
    return AroundBorder(
        location=pairs[0], months_before=count(ones, before), months_other=count(ones, ~before),
        contacts_before=count(rows.contacts, before), contacts_other=count(rows.contacts, ~before),
        handovers_before=count(rows.handovers, before), handovers_other=count(rows.handovers, ~before),
    )  # fmt: skip


def watch_shifting(rows: AroundBorder, *, borders: int = 1, chance: float = FALSE_ALARM) -> list[Shifting]:
    """One judgement per location. ``borders``: how many are watched in all.

    ``chance``: of any false alarm in the region, over all locations, both changes and all borders.
    """
    places = np.unique(rows.location)
    contacts = _compare(rows, places, rows.contacts_before, rows.contacts_other)
    handovers = _compare(rows, places, rows.handovers_before, rows.handovers_other)
    threshold = find_threshold(2 * len(places) * borders, chance=chance)
    return [_judge(place, contacts.get(place), handovers.get(place), threshold) for place in places.tolist()]


def _compare(rows: AroundBorder, places: Integers, before: Integers, other: Integers) -> dict[int, Change]:
    found = [_measure(rows, rows.location == place, before, other) for place in places]
    values, variances = (np.array(part) for part in zip(*found, strict=True)) if found else (np.empty(0),) * 2
    return {change.location: change for change in compare_with_others(places.tolist(), values, variances)}


def _measure(
    rows: AroundBorder, here: NDArray[np.bool_], before: Integers, other: Integers
) -> tuple[float, float]:  # fmt: skip
    """The logarithm of the rate before the border against that of other months, and its variance over people.

    Half an event is added to each, so that a rare event that did not happen has a rate; and the variance is never less
    than that of as many independent events (Poisson), because few people cannot show how much they differ.
    """
    inside, outside = rows.months_before[here], rows.months_other[here]
    if inside.sum() < LEAST_MONTHS or outside.sum() < LEAST_MONTHS:
        return np.nan, np.nan
    parts = []
    for months, counts in ((inside, before[here]), (outside, other[here])):
        total = float(counts.sum()) + 0.5
        rate = total / float(months.sum())
        parts.append((np.log(rate), (counts - rate * months) / total, 1 / total))
    (own, influence, least), (usual, other_influence, other_least) = parts
    return float(own - usual), max(_add_up(influence - other_influence), least + other_least)


def _add_up(influence: Floats) -> float:
    return float((influence**2).sum()) * influence.size / max(1, influence.size - 1)


def _judge(location: int, contacts: Change | None, handovers: Change | None, threshold: float) -> Shifting:
    less = contacts is not None and _ratio(contacts) < LESS_CONTACT and contacts.is_beyond(-threshold)
    more = handovers is not None and _ratio(handovers) > MORE_HANDOVERS and handovers.is_beyond(threshold)
    return Shifting(location, _show(contacts), _show(handovers), less, more)


def _ratio(change: Change) -> float:
    return float(np.exp(change.difference))


def _show(change: Change | None) -> Shift | None:
    if change is None:
        return None
    low, high = change.interval()
    return Shift(*(float(np.exp(value)) for value in (change.own, low, high, change.others)))
