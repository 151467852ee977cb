"""What is shown of the answers of a location: nothing below the minimum, nor what subtraction would give. Pure.

A *group* is who answered one question, of one kind of step or of all together. Of a group of at least the minimum all
answers are shown. A total beside its parts gives away the part that is missing: then a second part is hidden too, until
what is hidden together is a group of at least the minimum.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.statistics import Estimate, wilson

Counts = Mapping[str, int]  # by answer


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The answers to one question in one period. Hidden: ``total`` is None, a kind of step is not in ``parts``."""

    total: Counts | None
    parts: Mapping[str, Counts]


@dataclass(frozen=True, order=True)
class Quarter:
    """*Kwartaal*: periods that never overlap, so that none can be subtracted from another."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, text: str) -> "Quarter | None":
        """From "2026-4"; None for anything else."""
        year, _dash, number = text.partition("-")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4")):
            return None
        return cls(int(year), int(number)) if 2000 <= int(year) < 9999 else None

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def until(self) -> date:
        """The first day after it."""
        return date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)


def show(counted: Mapping[str, Counts], *, minimum: int) -> Shown:
    """What may be shown of the answers to one question, counted by kind of step."""
    sizes = {kind: sum(counts.values()) for kind, counts in counted.items()}
    if sum(sizes.values()) < minimum:
        return Shown(total=None, parts={})
    hidden = choose_hidden(sizes, minimum=minimum)
    total: Counter[str] = Counter()
    for counts in counted.values():
        total.update(counts)
    return Shown(total=dict(total), parts={kind: counts for kind, counts in counted.items() if kind not in hidden})


def choose_hidden(sizes: Counts, *, minimum: int) -> frozenset[str]:
    """Which parts of a total that is shown stay hidden: the small ones, and as many others as protect them."""
    hidden = {kind for kind, size in sizes.items() if size < minimum}
    shown = sorted((size, kind) for kind, size in sizes.items() if kind not in hidden)
    while shown and 0 < sum(sizes[kind] for kind in hidden) < minimum:
        hidden.add(shown.pop(0)[1])
    return frozenset(hidden)


def estimate(counts: Counts, codes: frozenset[str]) -> Estimate:
    """The share of these answers with its interval of 95 %."""
    size = sum(counts.values())
    part = sum(count for code, count in counts.items() if code in codes)
    return wilson(part / size if size else 0.0, size)
