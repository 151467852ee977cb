"""What the daily round looks at, and what is done after it."""

from collections.abc import Callable, Sequence
from datetime import date

from keten.dossier.benefits import sweeps as benefits
from keten.dossier.cases import sweeps as cases
from keten.dossier.clients.actions.anchoring import anchor_logs
from keten.ground.promises.ports import Sweep

SWEEPS: Sequence[Sweep] = (*cases.SWEEPS, *benefits.SWEEPS)


def fix_logs(on: date) -> None:
    """Fix who looked, so that a changed line is found afterwards."""
    anchor_logs(on=on)


AFTER_ROUND: Sequence[Callable[[date], None]] = (fix_logs,)
