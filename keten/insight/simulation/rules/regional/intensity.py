"""How much contact and help somebody gets: by need, unless something was planted at their location."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.habits import Habits
from keten.insight.simulation.rules.regional.planting import (
    MONTH_6,
    MONTH_9,
    WEEK_26,
    WW_END,
    CostShifting,
    Creaming,
    TransitionDip,
    find_planted,
)
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.spells import Spell

_BORDER_DAYS: Mapping[str, int] = {MONTH_6: 182, MONTH_9: 274, WEEK_26: 182}
_MONTH_DAYS = YEAR / 12


@dataclass(frozen=True)
class Stretch:
    """Days (half open) in which contacts and handovers are so many times as many."""

    from_on: date
    until_on: date
    contacts: float
    handovers: float

    def holds(self, on: date) -> bool:
        """Whether a day lies in it."""
        return self.from_on <= on < self.until_on


@dataclass(frozen=True)
class Intensity:
    """``slopes`` by location, of the logarithm per standard deviation of distance; ``factors`` keep the total."""

    a_day: float
    slopes: Mapping[int, float]
    factors: Mapping[int, float]
    shifting: Mapping[int, CostShifting]
    dips: Mapping[int, TransitionDip]

    def count_a_day(self, spell: Spell) -> float:
        """Contacts per day besides those that the model asks for."""
        return self.a_day * self.weigh(spell) * spell.resident.wants

    def weigh(self, spell: Spell) -> float:
        """How much of contact and help somebody gets, against others at this location."""
        slope = self.slopes[spell.location]
        return self.factors[spell.location] * _lean(slope, spell.person.distance)

    def list_stretches(self, spell: Spell) -> list[Stretch]:
        """The days before a border in which costs are shifted, where that was planted."""
        planted = self.shifting.get(spell.location)
        if planted is None:
            return []
        days = timedelta(days=round(planted.months * _MONTH_DAYS))
        borders = list_borders(spell, planted.border)
        return [Stretch(on - days, on, planted.contacts, planted.handovers) for on in borders]


def measure_intensity(region: Region, lives: Sequence[Sequence[Spell]], habits: Habits) -> Intensity:
    """From the plantings of a region. The factor of a location with creaming is such that the total stays the same."""
    usual, slopes, shifting, dips = habits.contact.by_need, {}, {}, {}
    for location in range(1, region.locations + 1):
        creaming = find_planted(region.plantings, Creaming, location)
        slopes[location] = creaming.slope if creaming else usual
        shifts = find_planted(region.plantings, CostShifting, location)
        if shifts:
            shifting[location] = shifts
        if dip := find_planted(region.plantings, TransitionDip, location):
            dips[location] = dip
    creamed = {location for location, slope in slopes.items() if slope != usual}
    factors = dict.fromkeys(slopes, 1.0) | _keep_totals(lives, creamed, slopes, usual)
    return Intensity(habits.contact.a_month / _MONTH_DAYS, slopes, factors, shifting, dips)


def _keep_totals(
    lives: Sequence[Sequence[Spell]], locations: set[int], slopes: Mapping[int, float], usual: float
) -> dict[int, float]:
    by_need: dict[int, float] = defaultdict(float)
    planted: dict[int, float] = defaultdict(float)
    for spell in (spell for spells in lives for spell in spells if spell.location in locations):
        days = spell.days * spell.resident.wants
        by_need[spell.location] += days * _lean(usual, spell.person.distance)
        planted[spell.location] += days * _lean(slopes[spell.location], spell.person.distance)
    return {location: by_need[location] / planted[location] for location in planted}


def _lean(slope: float, distance: float) -> float:
    """1 on average over everybody, as distance is a standard normal number."""
    return math.exp(slope * distance - slope**2 / 2)


def list_borders(spell: Spell, border: str) -> list[date]:
    """The days of a border in a spell: at most one, and one per stage for months of a stage."""
    if border == WW_END:
        return [on] if (on := spell.person.ww_ends_on) is not None else []
    return [on + timedelta(days=_BORDER_DAYS[border]) for on in _list_beginnings(spell, border)]


def _list_beginnings(spell: Spell, border: str) -> Iterator[date]:
    if border == WEEK_26:
        yield spell.opened_on
        return
    yield from (on for on, _stage in spell.lived.placed)
