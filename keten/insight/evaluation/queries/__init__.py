"""Every read of working methods and measures."""

from keten.insight.evaluation.queries.baseline import Baseline, find_baseline, list_countable
from keten.insight.evaluation.queries.measures import (
    UnknownMeasure,
    get_measure,
    list_measures,
    list_owners,
    list_touching,
    places_of,
)
from keten.insight.evaluation.queries.methods import UnknownMethod, get_method, list_methods, list_started

__all__ = [
    "Baseline",
    "UnknownMeasure",
    "UnknownMethod",
    "find_baseline",
    "get_measure",
    "get_method",
    "list_countable",
    "list_measures",
    "list_methods",
    "list_owners",
    "list_started",
    "list_touching",
    "places_of",
]
