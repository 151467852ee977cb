"""Intervals of 95 % hold the truth in about 95 of 100 made-up worlds, also of 30 people: the proof ``coverage``.

Kept of each family: the lowest and the mean share of replications in which the interval held the truth, over its
cells, and the standard error of the share of one cell (Monte Carlo).
"""

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from tests.ground.foundation.statistics.families import (
    Cell,
    adjusted_cells,
    adjusted_incidence_cells,
    difference_cells,
    incidence_cells,
    rate_cells,
    standardised_cells,
)
from tests.volumes import IS_PROOF, SEED, note, volume

Family = Callable[[tuple[int, ...], tuple[float, ...]], Iterator[Cell]]

REPLICATIONS = volume(test=300, proof=10_000)
ERROR = math.sqrt(0.95 * 0.05 / REPLICATIONS)
LOWEST, MEAN = 0.93, (0.94, 0.97)
SLACK = 0.0 if IS_PROOF else 3.5 * ERROR
"""A test has few replications and few cells: its bounds are wider by what chance may do to one cell."""

SIZES = (30, 60, 100, 300, 1000) if IS_PROOF else (30, 300)
EVERY = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95) if IS_PROOF else (0.05, 0.5, 0.9)
SOME = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65) if IS_PROOF else (0.05, 0.35)
FEW = (0.1, 0.4) if IS_PROOF else (0.2,)
FAMILIES: dict[str, tuple[Family, tuple[float, ...]]] = {
    "rates": (rate_cells, EVERY),
    "differences": (difference_cells, EVERY),
    "incidences": (incidence_cells, SOME),
    "adjusted": (adjusted_cells, (0.1, 0.25, 0.5, 0.75, 0.9) if IS_PROOF else (0.25,)),
    "standardised": (standardised_cells, (0.1, 0.25, 0.5, 0.75, 0.9) if IS_PROOF else (0.25,)),
    "adjusted_incidences": (adjusted_incidence_cells, FEW),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_intervals_hold_the_truth(family: str) -> None:
    rng = np.random.default_rng([SEED, list(FAMILIES).index(family)])
    make, truths = FAMILIES[family]
    cells = list(make(SIZES, truths))
    found = [cell.cover(rng, REPLICATIONS) for cell in cells]
    lowest, name = min((share, cell.name) for (share, _), cell in zip(found, cells, strict=True))
    mean, unknown = float(np.mean([share for share, _ in found])), max(part for _, part in found)
    figures = {"cells": len(cells), "lowest": round(lowest, 4), "lowest_at": name, "mean": round(mean, 4)}
    note(replications=REPLICATIONS, error_of_a_cell=round(ERROR, 4))
    note(
        **{f"{family}_{key}": value for key, value in figures.items()}, **{f"{family}_unknown_most": round(unknown, 4)}
    )
    assert lowest >= LOWEST - SLACK, name
    assert MEAN[0] - SLACK <= mean <= MEAN[1] + SLACK
