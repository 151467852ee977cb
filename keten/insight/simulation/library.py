"""The assumptions and habits that ship with Keten: data files beside the code, read once."""

import tomllib
from functools import cache
from importlib.resources import files

from keten.insight.simulation.rules.assumptions import Assumptions, read_assumptions
from keten.insight.simulation.rules.regional.habits import Habits, read_habits


@cache
def get_assumptions() -> Assumptions:
    """What the simulation assumes, at the base level."""
    return read_assumptions(tomllib.loads(read_assumptions_text()))


@cache
def read_assumptions_text() -> str:
    """The file of assumptions as it is."""
    return (files("keten.insight.simulation") / "assumptions.toml").read_text(encoding="utf-8")


@cache
def get_habits() -> Habits:
    """How people and organisations act in a region that leaves a log."""
    text = (files("keten.insight.simulation") / "habits.toml").read_text(encoding="utf-8")
    return read_habits(tomllib.loads(text))
