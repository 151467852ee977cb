"""Everything that was published about the same rows, and what somebody who computes makes of it.

Numbers of people are those of each place and period, by what happened to them: tables of one level that agree with the
others on each period always come from some finest table, so that the finest one knows nothing more (Vorob'ev 1962).
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from keten.insight.indicators.models import Figure
from keten.insight.indicators.rules.definitions import Definition
from tests.insight.indicators.attacker import Attacker
from tests.volumes import SEED

LEVELS = ("location", "organisation", "target_group")
NOWHERE = "nowhere"  # who belongs to no place of a level; of them nothing is published
ABOUT = {"waits_for_talk": "cases", "needs_begun": "needs"}  # everybody can read that these are the same people
Place = tuple[str, str, date | None]
Outcome = tuple[str, int]  # a figure and its horizon


@dataclass(frozen=True)
class Target:
    """A number that is hidden: how many ``rows``, or for how many it holds."""

    figure: Figure
    count: str

    @property
    def place(self) -> Place:
        return self.figure.level, self.figure.key, self.figure.month


def list_same_people(figures: Iterable[Figure], definitions: Mapping[str, Definition]) -> list[list[Figure]]:
    """What is published, by whom it is about; of a survey by who answered the same question."""
    found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        one = definitions[figure.indicator]
        found[ABOUT.get(one.over, one.over), one.survey, one.question].append(figure)
    return list(found.values())


class Reader:
    """Reads all figures about the same people, and computes."""

    def __init__(self, figures: Sequence[Figure], definitions: Mapping[str, Definition]) -> None:
        self.figures = figures
        self.periods = sorted({one.month for one in figures if one.month})
        self.places = [
            (level, key) for level in LEVELS
            for key in (*sorted({one.key for one in figures if one.level == level}), NOWHERE)
        ]  # fmt: skip
        self.ways = self._list_ways(definitions)
        self.numbers: dict[tuple[str, str, date, Outcome], int] = {}
        for place in self.places:
            for period in self.periods:
                for outcome in (one for way in self.ways for one in way):
                    self.numbers[*place, period, outcome] = len(self.numbers)
        self.attacker = Attacker(len(self.numbers))
        self._learn_what_always_holds()
        self._learn_what_is_published()

    def _list_ways(self, definitions: Mapping[str, Definition]) -> list[list[Outcome]]:
        """What can happen to somebody, once for each kind of end: one of these, or none of them."""
        found: dict[str, set[Outcome]] = defaultdict(set)
        for figure in self.figures:
            if figure.held is not None or figure.hidden:
                one = definitions[figure.indicator]
                if one.kind != "ratio":
                    found[one.over].add((one.code, figure.horizon_days))
        return [[*sorted(outcomes), (over, -1)] for over, outcomes in found.items()] or [[("", -1)]]

    def _pick(self, place: Place, outcomes: Iterable[Outcome]) -> list[int]:
        level, key, month = place
        keys = [known for known in self.places if known[0] == "location"] if level == "country" else [(level, key)]
        periods = self.periods if month is None else [month]
        wanted = list(outcomes)
        return [self.numbers[*where, period, one] for where in keys for period in periods for one in wanted]

    def _learn_what_always_holds(self) -> None:
        """Everybody has one outcome of each kind, and is counted once at each level."""
        first, *others = self.ways
        for place in self.places:
            for period in self.periods:
                for way in others:
                    self.attacker.learn(
                        self._pick((*place, period), first), 0, 0, less=self._pick((*place, period), way)
                    )
        for level in LEVELS[1:]:
            keys = [place for place in self.places if place[0] == level]
            for period in self.periods:
                for one in (one for way in self.ways for one in way):
                    of_level = [self.numbers[*place, period, one] for place in keys]
                    self.attacker.learn(of_level, 0, 0, less=self._pick(("country", "", period), [one]))

    def _learn_what_is_published(self) -> None:
        there = {(one.level, one.key, one.month) for one in self.figures}
        for place in self.places:
            for period in self.periods:
                if place[1] != NOWHERE and (*place, period) not in there:
                    self.attacker.learn(self._pick((*place, period), self.ways[0]), 0, 0)
        for figure in self.figures:
            rows = self.list_numbers(Target(figure, "rows"))
            self.attacker.learn(rows, *((1, np.inf) if figure.rows is None else (figure.rows, figure.rows)))
            if figure.held is not None:
                self.attacker.learn(self.list_numbers(Target(figure, "held")), figure.held, figure.held)

    def list_numbers(self, target: Target) -> list[int]:
        """The numbers that make up a count."""
        if target.count == "rows":
            return self._pick(target.place, self.ways[0])
        figure = target.figure
        sooner = [
            one for way in self.ways for one in way if one[0] == figure.indicator and 0 <= one[1] <= figure.horizon_days
        ]  # fmt: skip
        return self._pick(target.place, sooner)

    def list_targets(self, definitions: Mapping[str, Definition]) -> Iterator[Target]:
        """Every number that is hidden; what several figures hide, once."""
        for figure in self.figures:
            is_first = (
                figure.indicator == self.figures[0].indicator and figure.horizon_days == self.figures[0].horizon_days
            )
            if figure.rows is None and is_first:
                yield Target(figure, "rows")
            if figure.hidden and definitions[figure.indicator].kind != "ratio":
                yield Target(figure, "held")

    def find_range(self, target: Target) -> tuple[float, float]:
        """The least and the most that a hidden number can be."""
        return self.attacker.find_range(self.list_numbers(target))


def try_to_find(
    figures: Sequence[Figure], definitions: Mapping[str, Definition], *, most: int
) -> Iterator[tuple[Target, float, float]]:
    """Of hidden numbers the least and the most that they can be."""
    for same in list_same_people(figures, definitions):
        reader = Reader(same, definitions)
        targets = list(reader.list_targets(definitions))
        for target in random.Random(SEED).sample(targets, min(most, len(targets))):
            yield target, *reader.find_range(target)


def list_found(
    figures: Sequence[Figure], ranges: Sequence[tuple[Target, float, float]]
) -> list[str]:  # fmt: skip
    """What can be one number alone, apart from what a zero that is shown says of all its parts on purpose."""
    nobody = {(one.indicator, one.horizon_days, one.level, one.key, one.month) for one in figures if one.held == 0}
    return [
        f"{target.place} {target.figure.indicator} {target.count}: {low}"
        for target, low, high in ranges
        if low == high and not (target.count == "held" and nobody & set(list_wholes(target)))
    ]


def list_wholes(target: Target) -> Iterator[tuple[str, int, str, str, date | None]]:
    """The cells that a cell is a part of."""
    one = target.figure
    for level, key in ((one.level, one.key), ("country", "")):
        for month in {one.month, None}:
            yield one.indicator, one.horizon_days, level, key, month
