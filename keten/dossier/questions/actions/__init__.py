"""Every change to a form of a client and to the ledger of questions."""

from keten.dossier.questions.actions.filling import open_section, refresh_sources, save_section, start_form
from keten.dossier.questions.actions.submitting import Submitted, submit_form

__all__ = ["Submitted", "open_section", "refresh_sources", "save_section", "start_form", "submit_form"]
