"""Every change at the beginning: one person at the counter, or many from a file."""

from keten.journey.intake.actions.importing import ClientImportReport, import_clients
from keten.journey.intake.actions.registering import register_at_location

__all__ = ["ClientImportReport", "import_clients", "register_at_location"]
