"""What the daily round looks for in applications."""

from keten.dossier.benefits.sweeps.granting import GRANTING
from keten.dossier.benefits.sweeps.timing import TIMING

SWEEPS = (*TIMING, *GRANTING)

__all__ = ["SWEEPS"]
