"""A form makes one thing: it carries a number of its own, which stands in what it made."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from keten.ground.foundation.decision import Refused

Row = TypeVar("Row")


def keep_once(make: Callable[[], Row]) -> Row:
    """A new row with the number of its form. Raises ``Refused`` when the form is of somebody else."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as clash:
        raise Refused("Dit formulier is al gebruikt. Laad de pagina opnieuw en vul het nog een keer in.") from clash
