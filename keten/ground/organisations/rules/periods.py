"""Half-open periods: ``from_on`` counts, ``until_on`` does not, an empty ``until_on`` means until further notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A period on its own."""

    from_on: date
    until_on: date | None = None

    def overlaps(self, other: "Span") -> bool:
        """True when there is a day in both."""
        return self._begins_before_end_of(other) and other._begins_before_end_of(self)

    def covers(self, other: "Span") -> bool:
        """True when every day of the other is in this one."""
        if self.from_on > other.from_on:
            return False
        return self.until_on is None or (other.until_on is not None and other.until_on <= self.until_on)

    def without(self, other: "Span") -> tuple["Span", ...]:
        """What is left of this period when the other is taken out: nothing, one piece or two."""
        if not self.overlaps(other):
            return (self,)
        pieces = []
        if self.from_on < other.from_on:
            pieces.append(Span(self.from_on, other.from_on))
        if other.until_on is not None and (self.until_on is None or other.until_on < self.until_on):
            pieces.append(Span(other.until_on, self.until_on))
        return tuple(pieces)

    def _begins_before_end_of(self, other: "Span") -> bool:
        return other.until_on is None or self.from_on < other.until_on


def is_covered(wanted: Span, spans: Iterable[Span]) -> bool:
    """True when every day of the wanted period is in one of the spans; they may follow upon one another."""
    left: list[Span] = [wanted]
    for span in spans:
        left = [piece for part in left for piece in part.without(span)]
    return not left
