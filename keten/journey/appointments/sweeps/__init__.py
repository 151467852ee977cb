"""What the daily round looks for in appointments."""

from keten.journey.appointments.sweeps.granting import GRANTING
from keten.journey.appointments.sweeps.waiting import WAITING

SWEEPS = (*WAITING, *GRANTING)

__all__ = ["SWEEPS"]
