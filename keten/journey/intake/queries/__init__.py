"""Reading before and while something begins: who is here already, where one belongs, what may be expected."""

from keten.journey.intake.queries.doubles import Double, get_known_places, list_possible_doubles
from keten.journey.intake.queries.expecting import Expectation, expect_benefits
from keten.journey.intake.queries.places import find_location, find_municipality
from keten.journey.intake.queries.standing import (
    find_open_case,
    find_report,
    get_answers,
    list_open_reports,
    list_waiting_forms,
)

__all__ = [
    "Double",
    "Expectation",
    "expect_benefits",
    "find_location",
    "find_municipality",
    "find_open_case",
    "find_report",
    "get_answers",
    "get_known_places",
    "list_open_reports",
    "list_possible_doubles",
    "list_waiting_forms",
]
