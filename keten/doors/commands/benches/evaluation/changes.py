"""Trials of a year in which practice changed without a word, and trials in which it did not."""

from dataclasses import dataclass

import numpy as np

from keten.doors.commands.benches.evaluation.counting import Figures, share_with_error
from keten.ground.foundation.statistics.arrays import Floats, Integers
from keten.ground.foundation.statistics.breaks import WINDOW, Break, Streams, find_breaks, get_threshold, smallest_found

WEEKS, OFFICES, ARMS = 52, 6, 2
_CELLS = OFFICES * ARMS
_ROWS = _CELLS + ARMS  # streams of one kind: every arm at every office, then every arm at all offices
_PER_WEEK = 20  # people who start at an office in an arm, on average
_BEFORE = 12  # weeks before a planted change, at least


@dataclass(frozen=True)
class _Kind:
    """What is counted, and what it is without a change: a share of people, or a rate per person."""

    level: float
    is_share: bool

    @property
    def variance(self) -> float:
        return self.level * (1 - self.level) if self.is_share else self.level


_DOSE, _TIMING, _WHO = _Kind(2.0, False), _Kind(0.6, True), _Kind(0.3, True)
_KINDS = (_DOSE, _TIMING, _WHO)
"""Contacts per client, the share begun within two weeks, the share from one group."""


@dataclass(frozen=True)
class _Change:
    """One kind changes from a week on, in one arm, at one office or at all of them (``office`` None)."""

    kind: int
    arm: int
    office: int | None
    week: int

    @property
    def cells(self) -> slice:
        first = self.arm * OFFICES + (self.office or 0)
        return slice(first, first + (OFFICES if self.office is None else 1))

    @property
    def streams(self) -> set[int]:
        """Where it shows."""
        rows = [*range(self.cells.start, self.cells.stop), _CELLS + self.arm]
        return {self.kind * _ROWS + row for row in rows}


def measure_changes(worlds: int, seed: int, *, uneven: float = 1.3, times: float = 1.0) -> tuple[Figures, Figures]:
    """Of 100: ``change_found``, planted changes flagged in eight weeks; ``change_false``, trials flagged without one.

    Half of the changes are at one office in one arm, half in an arm at all offices. Their size is ``times`` what
    ``smallest_found`` promises; ``change_office_points`` and ``change_arm_points`` say it for the share begun in time,
    twelve weeks after the start. ``uneven``: how many times more weeks differ than by chance.
    """
    rng = np.random.default_rng([seed, 3])
    planted = [_draw_change(rng) for _world in range(worlds)]
    found = [_is_found(rng, change, uneven, times) for change in planted]
    false = [bool(_watch(_draw(rng, _get_levels(), uneven))) for _world in range(worlds)]
    told, told_mc = share_with_error("change_found", found, of=100)
    wrong, wrong_mc = share_with_error("change_false", false, of=100)
    sizes = {
        f"change_{name}_points": round(100 * _get_size(_Change(1, 0, office, _BEFORE), uneven), 1)
        for name, office in (("office", 0), ("arm", None))
    }
    return told | wrong | sizes, told_mc | wrong_mc


def _draw_change(rng: np.random.Generator) -> _Change:
    office = int(rng.integers(OFFICES)) if rng.integers(2) else None
    week = int(rng.integers(_BEFORE, WEEKS - WINDOW + 1))
    return _Change(int(rng.integers(len(_KINDS))), int(rng.integers(ARMS)), office, week)


def _is_found(rng: np.random.Generator, change: _Change, uneven: float, times: float) -> bool:
    levels, kind = _get_levels(), _KINDS[change.kind]
    # Towards a half a share has the most room, and the most chance; a rate goes up or down.
    sign = (1 if kind.level < 0.5 else -1) if kind.is_share else rng.choice([-1, 1])
    levels[change.kind, change.cells, change.week :] += sign * times * _get_size(change, uneven)
    alarms = _watch(_draw(rng, levels, uneven))
    return any(one.stream in change.streams and 0 <= one.found - change.week < WINDOW for one in alarms)


def _get_levels() -> Floats:
    """Without a change, (kinds, cells, weeks)."""
    return np.broadcast_to(np.array([kind.level for kind in _KINDS])[:, None, None], (3, _CELLS, WEEKS)).copy()


def _get_size(change: _Change, uneven: float) -> float:
    people = _PER_WEEK * (OFFICES if change.office is None else 1)
    threshold = get_threshold(WEEKS, len(_KINDS) * _ROWS)
    return smallest_found(_KINDS[change.kind].variance * uneven, people, before=change.week, threshold=threshold)


def _draw(rng: np.random.Generator, levels: Floats, uneven: float) -> Streams:
    """A year in counts: as many people as come, and weeks that differ more than by chance."""
    people = rng.poisson(_PER_WEEK, (_CELLS, WEEKS))
    parts = [
        _draw_events(rng, people, level, uneven, kind.is_share) for kind, level in zip(_KINDS, levels, strict=True)
    ]
    events = np.concatenate([_with_arms(part) for part in parts])
    kinds = np.repeat(np.arange(len(_KINDS)), _ROWS)
    return Streams.of(events, np.tile(_with_arms(people), (3, 1)), kinds, [kind.is_share for kind in _KINDS])


def _draw_events(rng: np.random.Generator, people: Integers, level: Floats, uneven: float, is_share: bool) -> Integers:
    if uneven <= 1:
        return rng.binomial(people, level) if is_share else rng.poisson(people * level)
    if is_share:
        whole = (_PER_WEEK - 1) / (uneven - 1) - 1
        return rng.binomial(people, rng.beta(level * whole, (1 - level) * whole))
    shape = _PER_WEEK * level / (uneven - 1)
    return rng.poisson(people * level * rng.gamma(shape) / shape)


def _with_arms(cells: Integers) -> Integers:
    return np.concatenate([cells, cells.reshape(ARMS, OFFICES, WEEKS).sum(1)])


def _watch(streams: Streams) -> list[Break]:
    return find_breaks(streams, weeks=WEEKS)
