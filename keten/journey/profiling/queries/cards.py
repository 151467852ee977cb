"""The model card of a stored version."""

from typing import Any

from django.utils.timezone import localdate

from keten.ground.foundation.wording import long_date
from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.queries.bounds import get_untouched_share


def get_card(row: ProfileModel, *, organisation: str, contact: str) -> dict[str, Any]:
    """Everything ``rules/card.py`` and ``rules/register_entry.py`` write down."""
    return {
        "version": row.version,
        "state": describe_state(row),
        "trained_on": long_date(localdate(row.trained_at)),
        "published_on": localdate(row.published_at).isoformat() if row.published_at else None,
        "opened_from_on": long_date(row.opened_from_on),
        "split_on": long_date(row.split_on),
        "known_until_on": long_date(row.known_until_on),
        "cases": row.cases,
        "horizon": row.coefficients["horizon"],
        "untouched_share": get_untouched_share(on=localdate(row.trained_at)),
        "coefficients": row.coefficients,
        "calibration": row.calibration,
        "validation": row.validation,
        "refusals": row.refusals,
        "organisation": organisation,
        "contact": contact,
    }


def describe_state(row: ProfileModel) -> str:
    """Shown, withdrawn, not shown yet or refused: in Dutch, for the card."""
    if row.withdrawn_at is not None:
        return f"ingetrokken op {long_date(localdate(row.withdrawn_at))}"
    if row.published_at is not None:
        return f"gepubliceerd op {long_date(localdate(row.published_at))}"
    return "getraind, niet gepubliceerd" if row.may_publish else "getraind, geweigerd"
