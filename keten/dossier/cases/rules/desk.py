"""Why a client lies on a desk, and in which order."""

from dataclasses import dataclass
from datetime import date, timedelta

REFUSAL_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class Status:
    """``order``: most urgent first; ``kind``: how the tag looks; ``waits``: the client waits for somebody here."""

    order: int
    kind: str
    waits: bool


STATUSES = {
    "answer_late": Status(0, "late", True),
    "step_late": Status(1, "late", True),
    "no_step": Status(2, "late", True),
    "asked": Status(3, "calm", True),
    "refused": Status(4, "soon", True),
    "today": Status(5, "soon", True),
    "soon": Status(6, "soon", False),
    "waiting": Status(7, "plain", False),
    "planned": Status(8, "plain", False),
}


def decide_status(
    *,
    today: date,
    soon_on: date,
    is_asked: bool,
    answer_due_on: date | None,
    step_due_on: date | None,
    handover_open: bool,
    refused_on: date | None,
) -> str:
    """The one reason that counts most.

    ``is_asked``: the viewer was asked to take the client; ``handover_open``: somebody else was; ``refused_on``: the
    day on which the last request was refused.
    """
    if is_asked:
        return "answer_late" if answer_due_on and answer_due_on < today else "asked"
    if step_due_on is None:
        return "no_step"
    if step_due_on < today:
        return "step_late"
    if refused_on and refused_on + REFUSAL_SHOWN >= today:
        return "refused"
    if step_due_on == today:
        return "today"
    if step_due_on <= soon_on:
        return "soon"
    return "waiting" if handover_open else "planned"
