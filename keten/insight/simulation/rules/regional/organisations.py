"""Numbers of the organisations of a region: UWV is one, every location has a municipality."""

from keten.insight.simulation.rules.assumptions import Assumptions

UWV, _MUNICIPALITIES = 1, 100  # the municipality of location 3 is 103


def number_of(organisation: str, location: int) -> int:
    """The number of ``uwv`` or ``municipality`` at a location."""
    return UWV if organisation == "uwv" else _MUNICIPALITIES + location


def find_payer(assumed: Assumptions, target_group: str, location: int) -> int:
    """The organisation that is responsible for a target group at a location; of several the first."""
    return number_of(assumed.responsible[target_group][0], location)
