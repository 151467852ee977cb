"""Numbers of the organisations of a region: UWV is one, every location has a municipality."""

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.seeing import who_does

UWV, _MUNICIPALITIES = 1, 100  # the municipality of location 3 is 103


def number_of(organisation: str, location: int) -> int:
    """The number of ``uwv`` or ``municipality`` at a location."""
    return UWV if organisation == "uwv" else _MUNICIPALITIES + location


def find_responsible(assumed: Assumptions, target_group: str, location: int) -> int:
    """The organisation that is responsible for who registers: who does the reintegration."""
    return number_of(who_does(assumed, "reintegration", target_group), location)
