"""Benefit periods per client and law: what a new word about them changes, without overlap and without forgetting.

Whoever speaks last about a day is believed: a source about its own register, a decision about what it grants.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Said:
    """One period as a source or a decision says it; half-open, ``until_on`` None while it runs."""

    payer_id: int
    from_on: date
    until_on: date | None
    expected_end_on: date | None
    end_reason: str | None
    source: str
    application_id: int | None = None


@dataclass(frozen=True)
class Known:
    """A period that counts now, with its id."""

    id: int
    said: Said


@dataclass(frozen=True, kw_only=True)
class PeriodPlan:
    """``superseded`` are ids that no longer count, ``added`` what comes in their place, the new one last.

    Nothing changes when ``unchanged`` names the row that says the same already.
    """

    superseded: tuple[int, ...]
    added: tuple[Said, ...]
    unchanged: int | None = None


def check_period(said: Said) -> Decision:
    """An end has a reason and follows the beginning; what runs has neither."""
    if said.until_on is not None and said.until_on < said.from_on:
        return Decision.no("Het einde ligt vóór het begin.", "until_on")
    if (said.until_on is None) != (said.end_reason is None):
        return Decision.no("Een uitkering die is geëindigd heeft een reden, een lopende niet.", "end_reason")
    if said.expected_end_on is not None and said.expected_end_on < said.from_on:
        return Decision.no("Het verwachte einde ligt vóór het begin.", "expected_end_on")
    return Decision.yes()


def plan_period(known: Sequence[Known], new: Said) -> PeriodPlan:
    """What changes when ``new`` is said: overlapping rows give way, what lies before (or after it) of them stays.

    A row that began before ``new`` keeps its days until then; of a row that begins within ``new`` the days after its
    end stay; a row that began on the same day is replaced.
    """
    same = next((row.id for row in known if row.said == new), None)
    if same is not None:
        return PeriodPlan(superseded=(), added=(), unchanged=same)
    touched = [row for row in known if _overlap(row.said, new)]
    kept = [piece for row in touched if (piece := _left_of(row.said, new)) is not None]
    return PeriodPlan(superseded=tuple(row.id for row in touched), added=(*kept, new))


def _overlap(one: Said, other: Said) -> bool:
    if one.from_on == one.until_on or other.from_on == other.until_on:  # no day at all; the same row said again
        return one.from_on == other.from_on
    begins = other.until_on is None or one.from_on < other.until_on
    ends = one.until_on is None or other.from_on < one.until_on
    return begins and ends


def _left_of(old: Said, new: Said) -> Said | None:
    if old.from_on < new.from_on:
        expected = None if old.expected_end_on is None else min(old.expected_end_on, new.from_on)
        return replace(old, until_on=new.from_on, end_reason="continued", expected_end_on=expected)
    is_longer = new.until_on is not None and (old.until_on is None or old.until_on > new.until_on)
    if old.from_on == new.from_on or not is_longer:
        return None
    assert new.until_on is not None
    expected = None if old.expected_end_on is None else max(old.expected_end_on, new.until_on)
    return replace(old, from_on=new.until_on, expected_end_on=expected)
