"""What the actions share: saving only what differs, and turning the database's no into a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from psycopg.errors import ExclusionViolation, UniqueViolation

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Staff


@contextmanager
def refusing_double(reason: str, field: str | None = None) -> Iterator[None]:
    """The database guards that nothing is there twice at one time; the reason explains it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation | UniqueViolation):
            raise Refused(reason, field) from error
        raise


def change_row(row: models.Model, **values: Any) -> str:
    """Set and save what differs; returns the names of what changed, comma-separated, in order."""
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return ",".join(changed)


def end_sessions(staff_id: int) -> None:
    """Whoever is signed in as this person is signed out at their next request (BIO2 5.16, 5.18)."""
    Staff.objects.filter(pk=staff_id).update(session_stamp=F("session_stamp") + 1)
