"""The life of a signal (*ketensignaal*): which state may follow which, and by whose hand.

After the fullest referral machine that is public, the Task of FHIR SDOH Clinical Care: requested, received, accepted,
rejected with a reason, in progress, on hold, completed with an output, cancelled, failed.
"""

from datetime import date, timedelta

from keten.ground.foundation.decision import Decision

SENT, RECEIVED, ACCEPTED, REFUSED = "sent", "received", "accepted", "refused"
IN_PROGRESS, ON_HOLD, ANSWERED, WITHDRAWN, FAILED = "in_progress", "on_hold", "answered", "withdrawn", "failed"
STATES = (SENT, RECEIVED, ACCEPTED, IN_PROGRESS, ON_HOLD, FAILED, ANSWERED, REFUSED, WITHDRAWN)
ENDED = frozenset({ANSWERED, REFUSED, WITHDRAWN})
BY_OTHERS = frozenset({SENT, FAILED, WITHDRAWN})  # states that the addressee does not bring
ADDRESSEE, SENDER, CARRIER = "addressee", "sender", "carrier"  # the carrier brings signals to other systems

_BY_ADDRESSEE = {
    SENT: {RECEIVED, ACCEPTED, REFUSED, IN_PROGRESS, ON_HOLD, ANSWERED},
    RECEIVED: {ACCEPTED, REFUSED, IN_PROGRESS, ON_HOLD, ANSWERED},
    ACCEPTED: {IN_PROGRESS, ON_HOLD, ANSWERED},
    IN_PROGRESS: {ON_HOLD, ANSWERED},
    ON_HOLD: {IN_PROGRESS, ON_HOLD, ANSWERED},
}
_WITH_REASON = {REFUSED: "Schrijf op waarom u dit signaal niet behandelt. De afzender leest dit.",
                ON_HOLD: "Schrijf op waar u op wacht. De afzender leest dit.",
                WITHDRAWN: "Schrijf op waarom u het signaal intrekt. De ontvanger leest dit."}  # fmt: skip


def list_next(state: str, *, side: str) -> frozenset[str]:
    """The states that may follow, by the hand of the addressee, the sender or the carrier."""
    if state in ENDED:
        return frozenset()
    if side == SENDER:
        return frozenset({WITHDRAWN, SENT}) if state == FAILED else frozenset({WITHDRAWN})
    if side == CARRIER:
        return frozenset({FAILED}) if state == SENT else frozenset({SENT}) if state == FAILED else frozenset()
    return frozenset(_BY_ADDRESSEE.get(state, ()))


def check_turn(state: str, to: str, *, side: str, reason: str = "") -> Decision:
    """Whether a signal may go from one state to another, with a reason where the other side needs one."""
    if state in ENDED:
        return Decision.no("Dit signaal is al afgehandeld.")
    if to not in list_next(state, side=side):
        return Decision.no("Dat kan niet met een signaal dat zo ver is.")
    if to in _WITH_REASON and not reason.strip():
        return Decision.no(_WITH_REASON[to], "reason")
    return Decision.yes()


def check_hold(until: date | None, *, today: date, most_days: int) -> Decision:
    """On hold has an end: a day to come, and not too far away. Nothing rests for ever."""
    if until is None or until <= today:
        return Decision.no("Kies een dag na vandaag.", "hold_until")
    if until > today + timedelta(days=most_days):
        return Decision.no("Kies een dag die dichterbij ligt.", "hold_until")
    return Decision.yes()


def overdue_since(*, state: str, due_on: date, hold_until: date | None) -> date | None:
    """The first day on which silence is late: after the term, and after the day until which it rests. None: ended."""
    if state in ENDED:
        return None
    last = max(due_on, hold_until) if state == ON_HOLD and hold_until else due_on
    return last + timedelta(days=1)
