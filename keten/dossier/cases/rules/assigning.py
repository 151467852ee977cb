"""Choosing whom to ask: who knows the subject and has room."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A coach with the number of clients carried or asked, the number that is meant, and specialisms."""

    staff_id: int
    name: str
    load: int
    target: int
    specialisms: frozenset[str] = frozenset()

    @property
    def fill(self) -> float:
        """Share of the desk that is full; a target of zero counts as full."""
        return self.load / self.target if self.target else float("inf")


def choose_coach(candidates: Sequence[Candidate], *, wanted: frozenset[str] = frozenset()) -> Candidate | None:
    """Most matching specialisms first, then the emptiest desk, then by id so that a choice can be repeated."""
    return min(candidates, key=lambda c: (-len(wanted & c.specialisms), c.fill, c.staff_id), default=None)
