"""Every change to a form of a client, to the ledger of questions and to surveys."""

from keten.dossier.questions.actions.filling import open_section, refresh_sources, save_section, start_form
from keten.dossier.questions.actions.inviting import ask_partner, ask_survey
from keten.dossier.questions.actions.mixing import mix_answers
from keten.dossier.questions.actions.submitting import Submitted, submit_form
from keten.dossier.questions.actions.surveys import answer_survey, decline_survey, set_surveys

__all__ = [
    "Submitted",
    "answer_survey",
    "ask_partner",
    "ask_survey",
    "decline_survey",
    "mix_answers",
    "open_section",
    "refresh_sources",
    "save_section",
    "set_surveys",
    "start_form",
    "submit_form",
]
