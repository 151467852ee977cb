"""What the daily round looks for in enforcement."""

from keten.journey.enforcement.sweeps.granting import GRANTING
from keten.journey.enforcement.sweeps.waiting import WAITING

SWEEPS = (*WAITING, *GRANTING)

__all__ = ["SWEEPS"]
