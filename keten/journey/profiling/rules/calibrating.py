"""Bringing the chances in line with what happened, on cases that the fit has not seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from keten.journey.profiling.rules.histories import Floats, Whole


@dataclass(frozen=True)
class Steps:
    """A rising line: at the chance ``at`` the share ``share`` was seen; straight in between, level outside."""

    at: tuple[float, ...]
    share: tuple[float, ...]

    def read(self, chance: Floats) -> Floats:
        """What was seen at these chances."""
        return np.asarray(np.interp(chance, self.at, self.share), dtype=np.float64)


def pool_adjacent(value: Floats, weight: Floats) -> Floats:
    """The nearest rising row to ``value`` in weighted squares (pool adjacent violators); same length and order."""
    means: list[float] = []
    sums: list[float] = []
    counts: list[int] = []
    for each, how_much in zip(value.tolist(), weight.tolist(), strict=True):
        means.append(each)
        sums.append(how_much)
        counts.append(1)
        while len(means) > 1 and means[-2] >= means[-1]:
            total = sums[-2] + sums[-1]
            mean = (means[-2] * sums[-2] + means[-1] * sums[-1]) / total if total else means[-1]
            count = counts[-2] + counts[-1]
            del means[-2:], sums[-2:], counts[-2:]
            means.append(mean)
            sums.append(total)
            counts.append(count)
    return np.repeat(np.array(means), counts)


def fit_steps(chance: Floats, outcome: Floats, weight: Floats, *, least: int) -> Steps:
    """A rising line through the outcomes (0 or 1): one point for each pooled block, at its mean chance.

    Blocks of less than ``least`` in weight go together with the next: at the ends a handful of cases says 0 or 1.
    """
    at, place = np.unique(chance, return_inverse=True)
    total = np.asarray(np.bincount(place, weights=weight), dtype=np.float64)
    kept = total > 0
    at, worked, total = at[kept], np.bincount(place, weights=weight * outcome)[kept], total[kept]
    pooled = pool_adjacent(worked / total, total)
    starts = _gather_blocks(np.flatnonzero(np.diff(pooled, prepend=-1.0) > 0), total, least)
    sums = np.add.reduceat(total, starts)
    middle, share = np.add.reduceat(at * total, starts) / sums, np.add.reduceat(worked, starts) / sums
    return Steps(tuple(middle.tolist()), tuple(share.tolist()))


def _gather_blocks(starts: Whole, total: Floats, least: int) -> Whole:
    """Where blocks begin once every block weighs at least ``least``; what is left over joins the last."""
    before = np.concatenate([[0.0], np.cumsum(total)])
    kept = [0]
    for start in starts[1:].tolist():
        if before[start] - before[kept[-1]] >= least and before[-1] - before[start] >= least:
            kept.append(start)
    return np.array(kept, dtype=np.int64)


def apply_calibration(calibration: dict[str, Any], chance: Floats) -> Floats:
    """The chance as it is shown. Kinds: "none", "steps" (see ``Steps``). Never quite 0 or 1."""
    if calibration["kind"] == "steps":
        chance = Steps(tuple(calibration["at"]), tuple(calibration["share"])).read(chance)
    return np.clip(chance, 0.005, 0.995)
