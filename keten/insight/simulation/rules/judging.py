"""Whether the forecast of talks is honest, and its alarm of use: on a region of which the future is known.

A *shortage* is planted in what staff can do, as leave and departures are: known some weeks before. It is at least a
quarter of the capacity, for at least three weeks.
"""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from keten.journey.appointments.rules.capacity import Alarm, find_alarms
from keten.journey.appointments.rules.forecast import Table, forecast

SHORT, LEAST_WEEKS = 0.25, 3
KNOWN_AHEAD = 5  # weeks before which leave is known
USUAL_ROOM = 1.15  # in a year without shortage there is so many times the time that is needed


@dataclass(frozen=True)
class Coverage:
    """In which share of the weeks the demand fell in its interval; and by how many weeks it was seen ahead."""

    share: float
    by_weeks: dict[int, float]


@dataclass
class Alarms:
    """How many shortages were planted; those not found two weeks ahead; how many weeks ahead; alarms without one."""

    planted: int = 0
    missed: list[int] = field(default_factory=list)
    ahead: list[int] = field(default_factory=list)
    false: int = 0


def judge_intervals(table: Table, *, last: int, ahead: int, chance: float = 0.8) -> Coverage:
    """Forecasts in every week of the last so many weeks, each from what was known then."""
    hits: dict[int, list[bool]] = defaultdict(list)
    end = table.first + len(table.demand)
    for now in range(end - last - 1, end - 1):
        for one in forecast(table, now=now, ahead=min(ahead, end - 1 - now), chance=chance):
            hits[one.week - now].append(one.low <= _came(table, one.week) <= one.high)
    seen = [hit for found in hits.values() for hit in found]
    return Coverage(sum(seen) / len(seen), {weeks: sum(found) / len(found) for weeks, found in hits.items()})


def judge_alarms(table: Table, *, last: int, ahead: int, share: float, weeks: int, seed: int, planted: int) -> Alarms:
    """A year without a shortage, and as many years as there are shortages to plant, each with one."""
    found, chosen = Alarms(), random.Random(seed)  # noqa: S311 - the same shortages for the same seed
    usual = _usual_supply(table, last)
    found.false = len(_list_alarms(table, usual, last=last, ahead=ahead, share=share, weeks=weeks))
    for _number in range(planted):
        _plant(found, table, usual, chosen, last=last, ahead=ahead, share=share, weeks=weeks)
    return found


def _plant(found: Alarms, table: Table, usual: Mapping[int, float], chosen: random.Random, *, last: int, ahead: int,
           share: float, weeks: int) -> None:  # fmt: skip
    """So many of the staff are away for some weeks that a quarter of what remains is missing, each of those weeks."""
    away, supply = _take_away(table, usual, chosen, last)
    told = _list_alarms(table, usual, last=last, ahead=ahead, share=share, weeks=weeks, supply=supply, away=away)
    seen = [now for now, one in told if one.first < away.stop and away.start <= one.last]
    found.planted += 1
    if not seen or away.start - min(seen) < 2:
        found.missed.append(away.start)
    else:
        found.ahead.append(away.start - min(seen))


def _take_away(
    table: Table, usual: Mapping[int, float], chosen: random.Random, last: int
) -> tuple[range, dict[int, float]]:
    """What is left when they are away; drawn until it is a shortage in every one of those weeks."""
    end, level = table.first + len(table.demand), float(table.demand[-last:].mean())
    while True:
        start = chosen.randrange(end - last + KNOWN_AHEAD, end - 8)
        away = range(start, start + chosen.randint(LEAST_WEEKS, 6))
        left = level / (1 + SHORT + chosen.uniform(0.1, 0.6))
        if all(_came(table, week) >= (1 + SHORT) * left for week in away):
            return away, dict(usual) | dict.fromkeys(away, left)


def _list_alarms(
    table: Table, usual: Mapping[int, float], *, last: int, ahead: int, share: float, weeks: int,
    supply: Mapping[int, float] | None = None, away: range = range(0),
) -> list[tuple[int, Alarm]]:  # fmt: skip
    """In which weeks there was an alarm, and which; leave is not known before ``KNOWN_AHEAD``."""
    end = table.first + len(table.demand)
    found = []
    for now in range(end - last - 1, end - 1):
        known = supply if supply is not None and away.start - now <= KNOWN_AHEAD else usual
        told = forecast(table, now=now, ahead=min(ahead, end - 1 - now))
        found += [(now, one) for one in find_alarms(told, known, share=share, weeks=weeks)]
    return found


def _usual_supply(table: Table, last: int) -> dict[int, float]:
    """Enough for every week of that year: what was needed on average around it, and some more."""
    end = table.first + len(table.demand)
    mean = float(table.demand[-last:].mean()) * USUAL_ROOM
    return {week: max(mean, _came(table, week) / (1 + SHORT / 2)) for week in range(end - last, end)}


def _came(table: Table, week: int) -> float:
    return float(table.demand[week - table.first])
