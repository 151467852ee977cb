"""Every read of tests and diagnoses."""

from keten.journey.diagnosis.queries.diagnoses import (
    Current,
    UnknownDiagnosis,
    find_current,
    get_current,
    get_diagnosis,
    get_need,
    list_diagnoses,
    list_own_diagnoses,
)
from keten.journey.diagnosis.queries.results import LatestResult, list_latest_results
from keten.journey.diagnosis.queries.sheets import AskedQuestion, list_questions

__all__ = [
    "AskedQuestion",
    "Current",
    "LatestResult",
    "UnknownDiagnosis",
    "find_current",
    "get_current",
    "get_diagnosis",
    "get_need",
    "list_diagnoses",
    "list_latest_results",
    "list_own_diagnoses",
    "list_questions",
]
