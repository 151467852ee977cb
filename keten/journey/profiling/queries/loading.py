"""From a stored row to the model of the rules."""

from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.rules.model import Model


def load_stored(row: ProfileModel) -> Model:
    """The model as it was trained."""
    return Model(
        intercept=row.coefficients["intercept"],
        terms=row.coefficients["terms"],
        months=row.coefficients["months"],
        horizon=row.coefficients["horizon"],
        calibration=row.calibration,
    )
