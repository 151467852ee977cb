"""The promises about measures one after the other."""

from collections.abc import Callable
from functools import partial

import click

from keten.doors.commands.benches.evaluation.assignments import PEOPLE, measure_assignments
from keten.doors.commands.benches.evaluation.changes import measure_changes
from keten.doors.commands.benches.evaluation.counting import Figures
from keten.doors.commands.benches.evaluation.families import measure_families
from keten.doors.commands.benches.evaluation.looks import measure_looks
from keten.doors.commands.benches.evaluation.overlaps import measure_overlaps
from keten.doors.commands.benches.evaluation.pools import measure_pools

SEED = 1
_Measure = Callable[[int, int], tuple[Figures, Figures]]
WORLDS: dict[str, tuple[_Measure, int]] = {
    "looks": (measure_looks, 100_000),
    "overlaps": (measure_overlaps, 4_000),
    "pools": (measure_pools, 2_000),
    "families": (measure_families, 60_000),
    "changes": (measure_changes, 500),
}
"""Each with how many made-up worlds it takes for an error that is small beside what is promised."""


def measure_evaluation(*, seed: int = SEED, part: float = 1.0) -> tuple[Figures, Figures]:
    """All figures, and in the reference their Monte Carlo errors (``_mc``) and what they are held against.

    ``part``: of the worlds and of the million people, for a measurement in small.
    """
    figures: Figures = {}
    reference: Figures = {}
    steps = {name: partial(measure, max(int(worlds * part), 2), seed) for name, (measure, worlds) in WORLDS.items()}
    for name, step in {**steps, "assignments": partial(measure_assignments, int(PEOPLE * part))}.items():
        found, beside = step()
        click.echo(f"  {name}: {found}", err=True)
        figures |= found
        reference |= beside
    return figures, reference
