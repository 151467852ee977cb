"""What the daily round looks at."""

from collections.abc import Sequence

from keten.dossier.cases import sweeps
from keten.ground.promises.ports import Sweep

SWEEPS: Sequence[Sweep] = sweeps.SWEEPS
