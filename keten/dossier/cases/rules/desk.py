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
    "message_late": Status(1, "late", True),
    "step_late": Status(2, "late", True),
    "no_step": Status(3, "late", True),
    "asked": Status(4, "calm", True),
    "message": Status(5, "soon", True),
    "refused": Status(6, "soon", True),
    "today": Status(7, "soon", True),
    "soon": Status(8, "soon", False),
    "no_plan": Status(9, "calm", False),
    "waiting": Status(10, "plain", False),
    "planned": Status(11, "plain", False),
}
MESSAGE_STATUSES = ("message_late", "message")  # the client wrote, and waits for an answer


def decide_status(
    *,
    today: date,
    soon_on: date,
    is_asked: bool,
    answer_due_on: date | None,
    step_due_on: date | None,
    handover_open: bool,
    refused_on: date | None,
    message_due_on: date | None = None,
    lacks_plan: bool = False,
) -> str:
    """The one reason that counts most.

    ``is_asked``: the viewer was asked to take the client; ``handover_open``: somebody else was; ``refused_on``: the
    day on which the last request was refused; ``message_due_on``: the last day to answer what the client wrote;
    ``lacks_plan``: long enough open without a goal that both agreed to, so not on track.
    """
    if is_asked:
        return "answer_late" if answer_due_on and answer_due_on < today else "asked"
    if message_due_on and message_due_on < today:
        return "message_late"
    if step_due_on is None:
        return "no_step"
    if step_due_on < today:
        return "step_late"
    if message_due_on:
        return "message"
    if refused_on and refused_on + REFUSAL_SHOWN >= today:
        return "refused"
    if step_due_on == today:
        return "today"
    if step_due_on <= soon_on:
        return "soon"
    if handover_open:
        return "waiting"
    return "no_plan" if lacks_plan else "planned"
