"""What starts at one place after another: each start held against places where it had not begun yet.

Callaway and Sant'Anna, Journal of Econometrics 225 (2021) 200-230, without covariates: the effect on those who
started at ``g`` in period ``t`` is how their outcome changed since the period before ``g``, less how it changed in the
same time where nothing had begun by ``t``. One line with a mean per place and per period (two-way fixed effects) would
also take places that had long started for a comparison, and can give the wrong sign: Goodman-Bacon, the same, 254-277.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide, floats
from keten.ground.foundation.statistics.linear import Found, sum_by

NEVER = np.iinfo(np.int64).max
_TINY = 1e-12


@dataclass(frozen=True)
class Cells:
    """Effects per start and period: ``start``, ``period``, ``value``, ``size`` (units that started), all (cells,).

    ``influence``: (units, cells), how much each unit moves each value; its sum of squares is the variance.
    """

    start: Integers
    period: Integers
    value: Floats
    size: Floats
    influence: Floats

    @property
    def since(self) -> Integers:
        """Periods since the start; 0 is the first with it, under 0 before it."""
        return self.period - self.start

    @property
    def is_after(self) -> Flags:
        """Which are effects; the others tell whether it ran alike before."""
        return np.asarray(self.since >= 0)


def find_cells(outcome: Floats, start: Integers) -> Cells:
    """All cells that have a comparison. ``outcome``: (units, periods), complete; ``start``: (units,), the number of the
    period (0, 1, ...) in which it began there, ``NEVER`` where it never did.

    Units that had it from the first period on tell nothing. A side with one unit has no variance of its own.
    """
    found = []
    for begun in np.unique(start[(start > 0) & (start < NEVER)]).tolist():
        for period in range(outcome.shape[1]):
            rest = (start > max(period, begun)) & (start != begun)
            if period != begun - 1 and rest.any():
                change = outcome[:, period] - outcome[:, begun - 1]
                found.append((begun, period, *_compare(change, start == begun, rest)))
    if not found:
        nothing = np.zeros(0)
        return Cells(nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing, np.zeros((len(start), 0)))
    begun_at, periods, values, sizes, influences = zip(*found, strict=True)
    return Cells(
        np.array(begun_at, dtype=np.int64), np.array(periods, dtype=np.int64), np.array(values), np.array(sizes),
        np.stack(influences, axis=1),
    )  # fmt: skip


def _compare(change: Floats, mine: Flags, rest: Flags) -> tuple[float, float, Floats]:
    influence = np.zeros(len(change))
    for part, sign in ((mine, 1.0), (rest, -1.0)):
        away = change[part] - change[part].mean()
        size = int(np.sum(part))
        # A side with n units knows its own spread with n-1 of them.
        influence[part] = sign * away / size * np.sqrt(size / max(size - 1, 1))
    return float(change[mine].mean() - change[rest].mean()), float(mine.sum()), influence


def combine(cells: Cells, weights: Floats, *, cluster: Integers | None = None) -> Found:
    """The weighted mean of cells, weights (cells,) of any size; t with one degree of freedom fewer than clusters.

    ``cluster``: (units,), 0, 1, ... when units go together.
    """
    share = weights / weights.sum()
    moved = _gather(cells.influence @ share, cluster)
    used = int((np.abs(moved) > _TINY).sum())
    return Found(float(cells.value @ share), float(np.sqrt((moved**2).sum())), float(max(used - 1, 1)))


def _gather(influence: Floats, cluster: Integers | None) -> Floats:
    return influence if cluster is None else floats(np.bincount(cluster, influence))


def combine_all(cells: Cells, *, cluster: Integers | None = None) -> Found | None:
    """The effect over all starts and periods after them, by the units that started; None without such cells."""
    weights = np.where(cells.is_after, cells.size, 0.0)
    return combine(cells, weights, cluster=cluster) if weights.any() else None


def combine_without_each(outcome: Floats, start: Integers) -> Found | None:
    """The same with the error of a jackknife over units, for starts of one unit, which show no spread of their own.

    None when it cannot be told without some unit. Efron and Stein, Annals of Statistics 9 (1981) 586-596: errs to the
    wide side; t(G-1).
    """
    whole = combine_all(find_cells(outcome, start))
    units = len(start)
    left = [combine_all(find_cells(np.delete(outcome, unit, 0), np.delete(start, unit))) for unit in range(units)]
    if whole is None or units < 3 or any(one is None for one in left):
        return None
    values = np.array([one.value for one in left if one is not None])
    error = float(np.sqrt((units - 1) / units * ((values - values.mean()) ** 2).sum()))
    return Found(whole.value, error, float(units - 1))


def combine_by_time(cells: Cells, *, cluster: Integers | None = None) -> dict[int, Found]:
    """The effect by the number of periods since the start; under 0: what differed before, that should be 0."""
    since = cells.since
    return {
        int(one): combine(cells, np.where(since == one, cells.size, 0.0), cluster=cluster) for one in np.unique(since)
    }


def check_before(cells: Cells, *, cluster: Integers | None = None, most: int = 4) -> float | None:
    """The p-value of no difference before the start, over the last ``most`` periods before it together.

    Hotelling's test, that allows for few clusters; None when there is no earlier period, or too few clusters.
    """
    times = [one for one in np.unique(cells.since).tolist() if one < -1][-most:]
    clusters = len(cells.influence) if cluster is None else int(np.unique(cluster).size)
    times = times[-max(clusters // 3, 1) :]
    if not times or clusters - len(times) < 2:
        return None
    weights = np.stack([np.where(cells.since == one, cells.size, 0.0) for one in times], axis=1)
    weights = divide(weights, weights.sum(0))
    moved = cells.influence @ weights
    moved = moved if cluster is None else sum_by(moved, cluster)
    value = cells.value @ weights
    statistic = float(value @ np.linalg.pinv(moved.T @ moved) @ value)
    freedom = clusters - len(times)
    return float(special.fdtrc(len(times), freedom, statistic * freedom / (len(times) * (clusters - 1))))


def compare_within_periods(outcome: Floats, start: Integers) -> float:
    """The mean over periods of places that have it less those that do not yet: a stepped wedge, read period by period.

    Periods weigh as much as they tell: the harmonic number of both sides. ``outcome`` and ``start`` as ``find_cells``.
    Thompson and others, Statistics in Medicine 37 (2018) 2487-2500. 0 when both never stand side by side.
    """
    parts, rest = _split_by_start(outcome, start)
    return float(_add_parts(parts, start) + rest)


def permute_starts(outcome: Floats, start: Integers, *, seed: int, draws: int = 2_000) -> float:
    """The p-value of ``compare_within_periods`` when the order of places was drawn by lot: exact up to the draws.

    Each draw gives the starts to places anew. Ji and others, Annals of Applied Statistics 11 (2017) 1-20.
    """
    rng, (parts, rest) = np.random.default_rng(seed), _split_by_start(outcome, start)
    seen = abs(_add_parts(parts, start) + rest)
    drawn = [abs(_add_parts(parts, rng.permutation(start)) + rest) for _ in range(draws)]
    return (1 + sum(one >= seen - _TINY for one in drawn)) / (draws + 1)


def _split_by_start(outcome: Floats, start: Integers) -> tuple[Floats, float]:
    """What a place adds to the comparison if it starts in each period or never (places, periods + 1), and the rest.

    How many places have it in a period is the same whatever place starts when, and so is what is subtracted.
    """
    has = (start[:, None] <= np.arange(outcome.shape[1])[None, :]).sum(0).astype(np.float64)
    left = len(start) - has
    weight = divide(has * left, has + left)
    weight = divide(weight, weight.sum())
    added = outcome * (weight * (divide(1.0, has) + divide(1.0, left)))
    later = np.cumsum(added[:, ::-1], axis=1)[:, ::-1]
    return np.column_stack([later, np.zeros(len(start))]), -float((outcome * divide(weight, left)).sum())


def _add_parts(parts: Floats, start: Integers) -> float:
    return float(parts[np.arange(len(start)), np.minimum(start, parts.shape[1] - 1)].sum())
