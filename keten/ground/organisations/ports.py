"""What this app needs from above: how many clients are carried by somebody or at a place."""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class CountCarried(Protocol):
    """Counts open files: of which somebody is the contact person, or at a location."""

    def __call__(self, *, staff_id: int | None = None, location_id: int | None = None) -> int: ...


def count_carried(*, staff_id: int | None = None, location_id: int | None = None) -> int:
    """Open files of a contact person or at a location. ``KETEN_CARRIED`` names who counts."""
    count: CountCarried = import_string(settings.KETEN_CARRIED)
    return count(staff_id=staff_id, location_id=location_id)
