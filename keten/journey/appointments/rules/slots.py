"""Which times are free: hours of everybody who must be there, less what is taken. Pure, in instants."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True)
class Span:
    """From one instant until another; the end does not count."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def share(first: Iterable[Span], second: Sequence[Span]) -> list[Span]:
    """When both can: what two lists of spans have in common."""
    pairs = ((max(a.starts_at, b.starts_at), min(a.ends_at, b.ends_at)) for a in first for b in second)
    return sorted(Span(start, end) for start, end in pairs if start < end)


def list_free(
    hours: Sequence[Sequence[Span]], taken: Sequence[Span], *, minutes: int, not_before: datetime
) -> list[Span]:
    """The times at which everybody can, one after the other, counted from the start of the hours that they share.

    ``hours``: per person when they can be met; ``taken``: of anybody who must be there. Times follow each other without
    gaps, so that what one client takes never spoils two times of others.
    """
    if not hours:
        return []
    shared: list[Span] = sorted(hours[0])
    for other in hours[1:]:
        shared = share(shared, other)
    return [
        one
        for stretch in shared
        for one in _cut(stretch, minutes)
        if one.starts_at >= not_before and not any(one.overlaps(other) for other in taken)
    ]


def keep_with_room(free: Iterable[Span], rooms: Sequence[Sequence[Span]]) -> list[Span]:
    """Of the free times those with at least one room; ``rooms``: per room when it is taken."""
    return [one for one in free if any(not any(one.overlaps(taken) for taken in room) for room in rooms)]


def _cut(stretch: Span, minutes: int) -> Iterator[Span]:
    length, start = timedelta(minutes=minutes), stretch.starts_at
    while start + length <= stretch.ends_at:
        yield Span(start, start + length)
        start += length
