"""What the actions share: saving only what differs, and turning the database's no into a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, models, transaction
from psycopg.errors import ExclusionViolation, UniqueViolation

from keten.ground.foundation.decision import Refused


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
