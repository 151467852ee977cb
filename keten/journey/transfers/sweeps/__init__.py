"""What the daily round looks for in transfers."""

from keten.journey.transfers.sweeps.waiting import WAITING

SWEEPS = WAITING

__all__ = ["SWEEPS"]
