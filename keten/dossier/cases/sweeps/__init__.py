"""What the daily round looks for in cases."""

from keten.dossier.cases.sweeps.carrying import CARRYING
from keten.dossier.cases.sweeps.granting import GRANTING

SWEEPS = (*CARRYING, *GRANTING)

__all__ = ["SWEEPS"]
