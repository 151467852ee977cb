"""What the daily round looks at."""

from collections.abc import Sequence

from keten.dossier.benefits import sweeps as benefits
from keten.dossier.cases import sweeps as cases
from keten.ground.promises.ports import Sweep

SWEEPS: Sequence[Sweep] = (*cases.SWEEPS, *benefits.SWEEPS)
