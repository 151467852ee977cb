"""What a case needs from above: somebody who says by which way of working it is served, from its first moment."""

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
