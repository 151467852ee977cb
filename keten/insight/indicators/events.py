"""What others may know of figures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class FiguresComputed(Event):
    """All figures were computed anew, from everything before ``until``."""

    type: ClassVar[str] = "indicators.figures-computed"
    purpose: ClassVar[str] = "verantwoording"
    run_id: int
    up_to: int
    until: date
    cells: int
