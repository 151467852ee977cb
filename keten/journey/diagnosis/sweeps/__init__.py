"""What the daily round looks for in diagnoses."""

from keten.journey.diagnosis.sweeps.helping import HELPING

SWEEPS = HELPING

__all__ = ["SWEEPS"]
