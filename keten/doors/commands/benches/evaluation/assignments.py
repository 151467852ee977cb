"""A million people divided over the arms of a measure: the time to decide, without storing."""

import time

import numpy as np

from keten.doors.commands.benches.evaluation.counting import Figures
from keten.insight.evaluation.rules.assigning import Plan, decide_many_by_name, decide_many_in_blocks

PEOPLE = 1_000_000
_STRATA = 12 * 2 * 3 * 4  # offices, routes, benefits, bands of chance
_TURNS = 3


def measure_assignments(people: int = PEOPLE) -> tuple[Figures, Figures]:
    """``assign_million_s`` in blocks; the reference has ``assign_million_by_name_s``. The fastest of three."""
    plan = Plan(bytes(range(16)), (("control", 1), ("treated", 1)))
    which = np.random.default_rng(6).integers(_STRATA, size=people)
    strata, counts = [f"stratum {number}" for number in range(_STRATA)], np.zeros(_STRATA, np.int64)
    names = [f"person {number}" for number in range(people)]
    blocks, by_name = [], []
    for _turn in range(_TURNS):
        started = time.perf_counter()
        decide_many_in_blocks(plan, strata=strata, which=which, counts=counts)
        between = time.perf_counter()
        decide_many_by_name(plan, names)
        blocks.append(between - started)
        by_name.append(time.perf_counter() - between)
    return {"assign_million_s": round(min(blocks), 3)}, {"assign_million_by_name_s": round(min(by_name), 3)}
