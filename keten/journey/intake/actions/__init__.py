"""Every change at the beginning: one person at the counter or online, many from a file, and what they apply for."""

from keten.journey.intake.actions.beginning import begin_form
from keten.journey.intake.actions.importing import ClientImportReport, import_clients
from keten.journey.intake.actions.oneself import register_oneself
from keten.journey.intake.actions.registering import register_at_location
from keten.journey.intake.actions.reporting import report_benefit
from keten.journey.intake.actions.sending import complete_waiting, follow_form, send_form

__all__ = [
    "ClientImportReport",
    "begin_form",
    "complete_waiting",
    "follow_form",
    "import_clients",
    "register_at_location",
    "register_oneself",
    "report_benefit",
    "send_form",
]
