"""What the daily round looks for in signals."""

from keten.journey.chain_signals.sweeps.answering import ANSWERING
from keten.journey.chain_signals.sweeps.granting import GRANTING

SWEEPS = (*ANSWERING, *GRANTING)

__all__ = ["SWEEPS"]
