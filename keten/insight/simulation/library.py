"""The assumptions that ship with Keten: a data file beside the code, read once."""

import tomllib
from functools import cache
from importlib.resources import files

from keten.insight.simulation.rules.assumptions import Assumptions, read_assumptions


@cache
def get_assumptions() -> Assumptions:
    """What the simulation assumes, at the base level."""
    return read_assumptions(tomllib.loads(read_assumptions_text()))


@cache
def read_assumptions_text() -> str:
    """The file of assumptions as it is."""
    return (files("keten.insight.simulation") / "assumptions.toml").read_text(encoding="utf-8")
