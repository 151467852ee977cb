"""What the daily round looks for in cases."""

from keten.dossier.cases.sweeps.carrying import CARRYING
from keten.dossier.cases.sweeps.granting import GRANTING
from keten.dossier.cases.sweeps.messages import ANSWERING
from keten.dossier.cases.sweeps.plans import PLANNING

SWEEPS = (*CARRYING, *ANSWERING, *PLANNING, *GRANTING)

__all__ = ["SWEEPS"]
