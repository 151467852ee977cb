"""What the daily round looks for in inspections."""

from keten.insight.governance.sweeps.answering import ANSWERING
from keten.insight.governance.sweeps.granting import GRANTING

SWEEPS = (*ANSWERING, *GRANTING)

__all__ = ["SWEEPS"]
