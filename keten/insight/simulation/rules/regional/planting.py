"""What is planted in a region on purpose, at one location and with a size: what figures and monitors must find.

Without a planting locations differ by chance and by who lives there (case mix), never by how they work.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

CAUSES = ("work", "partial_work", "other", "unknown")
WW_END, MONTH_6, MONTH_9, WEEK_26 = "ww_end", "month_6", "month_9", "week_26"


@dataclass(frozen=True, kw_only=True)
class Prevention:
    """At this location a share of the early notices (``ww``) or reports for bijstand (``pw``) is helped to work.

    ``share`` comes on top of who finds work without it: of the others this share does as well.
    """

    location: int
    law: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Outflow:
    """For who first comes in at this location each cause of leaving is so many times as likely on any day.

    Factors of cause-specific hazards, above 0.
    """

    location: int
    work: float = 1.0
    partial_work: float = 1.0
    other: float = 1.0
    unknown: float = 1.0


@dataclass(frozen=True, kw_only=True)
class FlowThrough:
    """At this location this share of those whose WW ended without work reports for bijstand and gets it."""

    location: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Creaming:
    """At this location contact and help follow distance to work by ``slope`` instead of by need.

    ``slope``: change of the logarithm of the intensity per standard deviation of distance. Below 0 who is close to work
    gets most. All contacts of the location together stay as many as they would have been.
    """

    location: int
    slope: float


@dataclass(frozen=True, kw_only=True)
class CostShifting:
    """At this location, in the months before a border, so many times the contacts and so many times the handovers.

    ``border``: the expected end of WW, the sixth or ninth month of a stage, or week 26 of a case.
    """

    location: int
    border: str = WW_END
    months: int = 6
    contacts: float = 0.5
    handovers: float = 4.0


@dataclass(frozen=True, kw_only=True)
class TransitionDip:
    """At this location, from a day on, only this share of the contacts takes place, those of the model too."""

    location: int
    from_on: date
    contacts: float = 0.3


Planting = Prevention | Outflow | FlowThrough | Creaming | CostShifting | TransitionDip
_Kind = TypeVar("_Kind", Prevention, Outflow, FlowThrough, Creaming, CostShifting, TransitionDip)


def find_planted(plantings: Iterable[Planting], kind: type[_Kind], location: int) -> _Kind | None:
    """The planting of a kind at a location; the last one when there are several."""
    found = None
    for one in plantings:
        if isinstance(one, kind) and one.location == location:
            found = one
    return found


def find_prevention(plantings: Iterable[Planting], location: int, law: str) -> float:
    """The planted share of prevention of a law at a location, 0 without."""
    return next(
        (one.share for one in plantings if isinstance(one, Prevention) and (one.location, one.law) == (location, law)),
        0.0,
    )
