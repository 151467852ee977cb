"""What the daily round looks for in cases."""

from keten.dossier.cases.sweeps.carrying import CARRYING
from keten.dossier.cases.sweeps.granting import GRANTING
from keten.dossier.cases.sweeps.messages import ANSWERING

SWEEPS = (*CARRYING, *ANSWERING, *GRANTING)

__all__ = ["SWEEPS"]
