"""Why an application lies on a desk, and in which order."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Status:
    """``order``: most urgent first; ``kind``: how the tag looks; ``waits``: the client waits for somebody here."""

    order: int
    kind: str
    waits: bool = True


STATUSES = {
    "payment_late": Status(0, "late"),
    "decision_late": Status(1, "late"),
    "transfer_late": Status(2, "late"),
    "payment_soon": Status(3, "soon"),
    "decision_soon": Status(4, "soon"),
    "transfer_soon": Status(5, "soon"),
    "payment": Status(6, "calm"),
    "decision": Status(7, "calm"),
    "transfer": Status(8, "calm"),
    "elsewhere": Status(9, "plain", waits=False),
}


def decide_status(step: str, *, due_on: date, today: date, soon_on: date) -> str:
    """The reason: ``step`` is transfer, decision, payment, or elsewhere (another organisation has it)."""
    if step == "elsewhere":
        return step
    if due_on < today:
        return f"{step}_late"
    return f"{step}_soon" if due_on <= soon_on else step
