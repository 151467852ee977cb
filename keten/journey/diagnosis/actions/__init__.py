"""Every change to tests and diagnoses."""

from keten.journey.diagnosis.actions.deciding import contest_diagnosis, decide_diagnosis, note_letter_sent
from keten.journey.diagnosis.actions.supporting import find_need, offer_support
from keten.journey.diagnosis.actions.testing import take_test

__all__ = [
    "contest_diagnosis",
    "decide_diagnosis",
    "find_need",
    "note_letter_sent",
    "offer_support",
    "take_test",
]
