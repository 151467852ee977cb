"""Every read of enforcement."""

from keten.journey.enforcement.queries.bounds import get_bounds, get_conduct
from keten.journey.enforcement.queries.controls import (
    Found,
    UnknownControl,
    compare_controls,
    get_control,
    list_controls,
    list_open_controls,
    list_own_controls,
)
from keten.journey.enforcement.queries.duties import DutyStanding, get_duty_standing, list_reports
from keten.journey.enforcement.queries.investigations import (
    UnknownInvestigation,
    find_enforcer,
    find_open_repentance,
    find_payer,
    get_decision,
    get_investigation,
    list_decisions,
    list_investigations,
    list_own_investigations,
)

__all__ = [
    "DutyStanding",
    "Found",
    "UnknownControl",
    "UnknownInvestigation",
    "compare_controls",
    "find_enforcer",
    "find_open_repentance",
    "find_payer",
    "get_bounds",
    "get_conduct",
    "get_control",
    "get_decision",
    "get_duty_standing",
    "get_investigation",
    "list_controls",
    "list_decisions",
    "list_investigations",
    "list_open_controls",
    "list_own_controls",
    "list_own_investigations",
    "list_reports",
]
