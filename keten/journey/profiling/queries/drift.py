"""Are the people of the last months still those the model was made of?"""

from datetime import date, timedelta
from typing import Any

from keten.ground.foundation.parameters import get_whole_number
from keten.journey.profiling.models import DriftReading, ProfileModel
from keten.journey.profiling.queries.bounds import get_bounds
from keten.journey.profiling.queries.histories import Tell, read_histories
from keten.journey.profiling.queries.loading import load_stored
from keten.journey.profiling.rules.drifting import measure_drift


def measure_recent(row: ProfileModel, *, on: date, tell: Tell | None = None) -> dict[str, Any]:
    """Drift of the cases opened in the last months, for the round role: ``cases``, ``index``, ``alarm``, ``since``."""
    since = on - timedelta(days=round(get_whole_number("profiling.drift_months", on=on) * 365 / 12))
    recent = read_histories(since=since, on=on, tell=tell)
    bound = get_bounds(on=on).drift
    found = measure_drift(load_stored(row), row.population, recent, bound=bound)
    return {**found, "since": since, "bound": bound}


def get_drift(row: ProfileModel) -> DriftReading | None:
    """The newest reading of a version; None before the first."""
    return row.drift_readings.order_by("-measured_on").first()
