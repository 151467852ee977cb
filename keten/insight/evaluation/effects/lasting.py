"""How long it took: the share that it happened to by each horizon, with the other ends competing, by arm."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.arrays import Floats, Integers
from keten.ground.foundation.statistics.clusters import are_whole, compare_clusters
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.survival import Incidences, incidences
from keten.insight.evaluation.effects.answer import Figure, Share, as_figure, as_share_figure
from keten.insight.evaluation.effects.comparing import Pair, find_arms_of_clusters

_METHOD = "Aalen-Johansen with competing ends"


@dataclass(frozen=True)
class Lasting:
    """For each horizon (days) the difference of each cause; None where nobody was followed that long."""

    by_horizon: dict[int, dict[str, Figure | None]]

    def find_last(self, cause: str) -> tuple[int, Figure]:
        """The difference of a cause at the last horizon that is known; raises ``Refused`` when none is."""
        for horizon in sorted(self.by_horizon, reverse=True):
            if figure := self.by_horizon[horizon][cause]:
                return horizon, figure
        raise Refused("Niemand is zo lang gevolgd. Kies met --horizons kortere termijnen.", "horizons")


def compare_durations(pair: Pair, horizons: tuple[int, ...]) -> Lasting:
    """All horizons and causes. Clusters count once each, with their own share and t(G-2); blocks by their people.

    Raises ``Refused`` when there are too few clusters.
    """
    asked, causes = tuple(sorted(set(horizons))), pair.sample.causes
    compare_at = _compare_clusters(pair, asked) if len(pair.sample.cluster) else _compare_people(pair, asked)
    return Lasting({
        horizon: {name: compare_at(cause, at) for cause, name in enumerate(causes)} for at, horizon in enumerate(asked)
    })  # fmt: skip


Compare = Callable[[int, int], Figure | None]  # of a cause and a horizon, by their places


def _compare_people(pair: Pair, horizons: tuple[int, ...]) -> Compare:
    blocked = bool(len(pair.sample.block))
    arm = pair.is_one.astype(np.int64)
    people = np.bincount(pair.sample.block).astype(np.float64) if blocked else np.ones(1)
    found = _look(pair, horizons, arm + 2 * pair.sample.block if blocked else arm)
    method = _METHOD + (", within blocks" if blocked else "")

    def compare_at(cause: int, at: int) -> Figure | None:
        one, other = (_weigh(found, people / people.sum(), place, cause, at) for place in (1, 0))
        return as_share_figure(one, other, method) if one and other else None

    return compare_at


def _weigh(found: Incidences, share: Floats, arm: int, cause: int, at: int) -> Share | None:
    """The share of an arm over its blocks, and on how many cases it rests; None where that is unknown."""
    value, cases, variance = (
        part[arm::2, cause, at] for part in (found.by_cause.value, found.by_cause.cases, found.variance)
    )
    if np.isnan(value).any():
        return None
    middle, square = min(max(float(share @ value), 0.0), 1.0), float(share**2 @ variance)
    own = middle * (1 - middle)
    alone = len(share) == 1 or square <= 0 or own <= 0
    return Share(middle, float(cases.sum()) if alone else own / square, float(np.sqrt(square)))


def _compare_clusters(pair: Pair, horizons: tuple[int, ...]) -> Compare:
    if not are_whole(pair.is_one, pair.sample.cluster):
        raise Refused(
            "Bij duur moet een heel cluster in één groep zitten. Zet deze kolom bij --block in plaats van --cluster.",
            "cluster",
        )
    arm, block = find_arms_of_clusters(pair)
    found = _look(pair, horizons, pair.sample.cluster).by_cause.value

    def compare_at(cause: int, at: int) -> Figure | None:
        share = found[:, cause, at]
        if np.isnan(share).any():
            return None
        return as_figure(compare_clusters(share, arm, block), f"{_METHOD} per cluster, t(G-2)")

    return compare_at


def _look(pair: Pair, horizons: tuple[int, ...], group: Integers) -> Incidences:
    sample, groups = pair.sample, int(group.max()) + 1
    times, causes = sample.outcome.astype(np.int64), len(sample.causes)
    return incidences(count_spells(times, sample.cause, group=group, causes=causes, groups=groups), horizons)
