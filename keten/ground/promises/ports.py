"""What the daily round needs from above: the sweeps, named by one setting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One rule of one promise, as set-based SQL over all cases.

    ``sql`` yields ``subject_id, case_id, client_ref, location_id, organisation_id, owner_id, since_on`` (the first day
    on which the promise was not kept, at most the day of the round; no case and no client for what concerns an
    organisation alone) for every breach on ``%(on)s``; ``params`` gives
    further dates that it needs. At most one row per subject.
    """

    promise: str
    rule: str
    sql: str
    params: Callable[[date], Mapping[str, Any]] = lambda on: {}


def get_sweeps() -> Sequence[Sweep]:
    """All sweeps, in order. ``KETEN_SWEEPS`` names the list in ``config``."""
    sweeps: Sequence[Sweep] = import_string(settings.KETEN_SWEEPS)
    return sweeps


def get_before_round() -> Sequence[Callable[[date, datetime], None]]:
    """What moves by itself before the round of a day looks, in its transaction. ``KETEN_BEFORE_ROUND`` names it."""
    steps: Sequence[Callable[[date, datetime], None]] = import_string(settings.KETEN_BEFORE_ROUND)
    return steps


def get_after_round() -> Sequence[Callable[[date], None]]:
    """What is done after the round of a day, each by itself. ``KETEN_AFTER_ROUND`` names the list in ``config``."""
    steps: Sequence[Callable[[date], None]] = import_string(settings.KETEN_AFTER_ROUND)
    return steps
