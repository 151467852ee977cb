"""Histories of cases in columns, and what is known of each until a day, per month since the case opened."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]

PERIODS = 12  # months that are followed
MONTH_DAYS = 365 / 12
STILL, WORK, OTHER = 0, 1, 2  # how a case left: not (yet), to work, otherwise
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Histories:
    """Cases in columns of equal length. Days are ordinals (``date.toordinal``).

    ``levels`` (n × features) holds places of levels; ``left`` the day the case closed or ``NEVER``; ``cause`` STILL,
    WORK or OTHER; ``draw`` a number from 0 to 1 of the case's own (salted hash); ``influenced``: a score may have been
    shown; ``groups`` per grouping the names and for each case the place of its name.
    """

    levels: Whole
    opened: Whole
    left: Whole
    cause: Whole
    draw: Floats
    influenced: Marks
    groups: Mapping[str, tuple[tuple[str, ...], Whole]]

    def __len__(self) -> int:
        return len(self.opened)

    def take(self, which: Marks) -> "Histories":
        """Only the marked cases."""
        groups = {name: (words, places[which]) for name, (words, places) in self.groups.items()}
        return Histories(
            levels=self.levels[which],
            opened=self.opened[which],
            left=self.left[which],
            cause=self.cause[which],
            draw=self.draw[which],
            influenced=self.influenced[which],
            groups=groups,
        )


@dataclass(frozen=True)
class Followed:
    """Per case the month in which it was last seen (PERIODS when all months were seen) and how it left then."""

    month: Whole
    exit: Whole


@dataclass(frozen=True)
class Cells:
    """Counts per kind of person (rows of ``kinds``: places of levels) and month: left to work, stayed, out of sight."""

    kinds: Whole
    kind_of: Whole
    worked: Floats
    stayed: Floats
    lost: Floats


def follow(cases: Histories, *, until: int) -> Followed:
    """What is known on the day ``until`` (an ordinal): nothing that happened on or after it."""
    is_known = cases.left < until
    days = np.where(is_known, cases.left, until) - cases.opened
    month = np.clip((days * 12) // 365, 0, PERIODS)
    return Followed(month=month, exit=np.where(is_known & (month < PERIODS), cases.cause, STILL))


def count_cells(levels: Whole, followed: Followed) -> Cells:
    """Bring cases with the same levels together: a million cases become some thousands of rows."""
    sizes = levels.max(axis=0, initial=0) + 1
    code = np.zeros(len(levels), dtype=np.int64)
    for place, size in enumerate(sizes):
        code = code * size + levels[:, place]
    _values, first, kind_of = np.unique(code, return_index=True, return_inverse=True)
    shape = (len(first), PERIODS)
    seen = followed.month < PERIODS
    worked = _count(kind_of, followed.month, seen & (followed.exit == WORK), shape)
    lost = _count(kind_of, followed.month, seen & (followed.exit != WORK), shape)
    ends = _count(kind_of, followed.month, seen, shape)
    entered = np.bincount(kind_of, minlength=shape[0]).astype(np.float64)
    left_before = np.cumsum(ends, axis=1)
    return Cells(levels[first], kind_of, worked, entered[:, None] - left_before, lost)


def _count(kind_of: Whole, month: Whole, which: Marks, shape: tuple[int, int]) -> Floats:
    flat = kind_of[which] * shape[1] + month[which]
    return np.bincount(flat, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)
