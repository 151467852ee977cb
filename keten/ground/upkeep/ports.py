"""What upkeep needs from above: the retention register, named by one setting."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from keten.ground.upkeep.rules.kinds import Kind


def get_kinds() -> Sequence[Kind]:
    """All kinds of data that go after a term. ``KETEN_RETENTION`` names the module in ``config``."""
    kinds: Sequence[Kind] = import_string(f"{settings.KETEN_RETENTION}.KINDS")
    return kinds


def get_kept() -> Mapping[str, str]:
    """Tables that stay, with the reason."""
    kept: Mapping[str, str] = import_string(f"{settings.KETEN_RETENTION}.KEPT")
    return kept
