"""What changed at a location: from periods that begin and end to one change per location and day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise


@dataclass(frozen=True)
class Held:
    """Something that held at a location, half open. ``begins`` and ``ends``: what its begin and its end are called.

    ``of``: of which at most one holds at a time (the way of working of a target group); ``name``: what held.
    """

    location: int
    begins: str
    ends: str
    of: str
    name: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, order=True)
class What:
    """One thing that changed: its kind, and the name of what came or went."""

    kind: str
    name: str


@dataclass(frozen=True)
class Change:
    """Everything that changed at a location on a day."""

    location: int
    on: date
    what: tuple[What, ...]


def list_changes(periods: Iterable[Held], *, since: date, until: date) -> list[Change]:
    """The changes on or after ``since`` and before ``until``, by location and day.

    What goes over into the same (a choice made again) is no change; what another takes the place of did not end.
    """
    found: dict[tuple[int, date], set[What]] = defaultdict(set)
    for several in _group(periods):
        for on, what in _list_moves(several):
            if since <= on < until:
                found[several[0].location, on].add(what)
    return [Change(location, on, tuple(sorted(what))) for (location, on), what in sorted(found.items())]


def find_disturbed(changes: Iterable[Change], *, span: tuple[date, date]) -> frozenset[int]:
    """Locations where something changed in a period (half open)."""
    return frozenset(one.location for one in changes if span[0] <= one.on < span[1])


def _group(periods: Iterable[Held]) -> Iterator[Sequence[Held]]:
    """What follows each other, in order."""
    ordered = sorted(periods, key=lambda one: (_find_line(one), one.from_on))
    yield from (list(several) for _line, several in groupby(ordered, key=_find_line))


def _find_line(one: Held) -> tuple[int, str, str]:
    return one.location, one.begins, one.of


def _list_moves(several: Sequence[Held]) -> Iterator[tuple[date, What]]:
    follows = {now.from_on: before.name for before, now in pairwise(several) if before.until_on == now.from_on}
    for one in several:
        if follows.get(one.from_on) != one.name:
            yield one.from_on, What(one.begins, one.name)
        if one.until_on and one.until_on not in follows:
            yield one.until_on, What(one.ends, one.name)
