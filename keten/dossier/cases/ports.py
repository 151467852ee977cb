"""What a case needs from above: by which way of working it is served, and whether a file holds a virus."""

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import Viewer


class Binder(Protocol):
    """Binds a new case to a service model, inside the transaction that opens it."""

    def __call__(self, *, case: Case, by: Viewer, now: datetime) -> object: ...


def get_binder() -> Binder:
    """``KETEN_BINDER`` names it."""
    binder: Binder = import_string(settings.KETEN_BINDER)
    return binder


class Infected(Exception):
    """The file holds a virus: nothing of it may be kept."""


class ScannerUnreachable(Exception):
    """There is a scanner, but it gave no usable answer."""


class VirusScanner(Protocol):
    """Looks at the content of a file, before it is kept."""

    def __call__(self, content: bytes) -> bool:
        """True: looked at and clean; False: this installation has no scanner, nobody looked.

        Raises ``Infected`` or ``ScannerUnreachable``; never longer than its time-out.
        """
        ...


def get_virus_scanner() -> VirusScanner:
    """``KETEN_VIRUS_SCANNER`` names it."""
    scanner: VirusScanner = import_string(settings.KETEN_VIRUS_SCANNER)
    return scanner
