"""Reading applications and benefits. Everything takes the viewer and returns only what that viewer may see."""

from keten.dossier.benefits.queries.applications import (
    describe,
    find_decider,
    find_intake,
    get_application,
    list_applications,
)
from keten.dossier.benefits.queries.desk import ApplicationDesk, ApplicationRow, get_application_desk
from keten.dossier.benefits.queries.overview import BenefitOverview, get_benefits
from keten.dossier.benefits.queries.periods import TimeLeft, find_time_left, list_periods, list_running
from keten.dossier.benefits.queries.terms import get_terms

__all__ = [
    "ApplicationDesk",
    "ApplicationRow",
    "BenefitOverview",
    "TimeLeft",
    "describe",
    "find_decider",
    "find_intake",
    "find_time_left",
    "get_application",
    "get_application_desk",
    "get_benefits",
    "get_terms",
    "list_applications",
    "list_periods",
    "list_running",
]
