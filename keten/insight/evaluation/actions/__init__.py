"""Every change of working methods and measures."""

from keten.insight.evaluation.actions.assigning import assign_case
from keten.insight.evaluation.actions.cataloguing import describe_method, ship_methods
from keten.insight.evaluation.actions.planning import (
    Draft,
    agree_to_measure,
    register_measure,
    save_measure,
    withdraw_measure,
)
from keten.insight.evaluation.actions.running import change_measure, decide_measure, end_measures, start_measure

__all__ = [
    "Draft",
    "agree_to_measure",
    "assign_case",
    "change_measure",
    "decide_measure",
    "describe_method",
    "end_measures",
    "register_measure",
    "save_measure",
    "ship_methods",
    "start_measure",
    "withdraw_measure",
]
