"""How partners write to each other in the last weeks: a notice after a missed talk, answered, left lying, or read."""

from datetime import timedelta
from random import Random

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives
from keten.doors.demo.queries import DueStep
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions import answer_signal, note_read, note_received, send_signal
from keten.journey.chain_signals.models import OPEN, ChainSignal


def perhaps_notify(day: Day, step: DueStep, coach: Viewer) -> None:
    """After a missed talk of the last weeks: whoever enforces is told. Where nobody is arranged, nothing goes out."""
    facts, dice = read_lives()["signalling"], _dice(day, f"{step.born_on}/{step.opened_on}")
    if not _is_lately(day) or dice.random() >= facts["noticed"]:
        return
    values = {"conduct": "missed", "seen_on": day.on.isoformat(), "what": dice.choice(facts["seen"])}
    try:
        send_signal(case=step.case_key, kind="notice", values=values, by=coach, now=day.tick())
    except Refused:
        day.acts -= 1


def work_on_signals(day: Day) -> None:
    """What came in is opened and mostly answered after some days; answers are read."""
    if not _is_lately(day):
        return
    for signal in ChainSignal.objects.filter(OPEN, location=day.location_id, type="notice").order_by("sent_at"):
        assert signal.addressee_id is not None  # a notice stays inside the chain
        coach = day.pick_coach(organisation_id=signal.addressee_id, not_among=())
        if coach is not None:
            _handle(day, signal, coach)
    for signal in ChainSignal.objects.filter(location=day.location_id, state="answered", read_at=None).order_by(
        "sent_at"
    ):
        sender = _find_sender(day, signal)
        if (
            sender is not None
            and _dice(day, f"{signal.sent_at}/{day.on}").random() < read_lives()["signalling"]["read"]
        ):
            note_read(signal=signal.key, by=sender, now=day.tick())


def _handle(day: Day, signal: ChainSignal, coach: Viewer) -> None:
    facts, dice = read_lives()["signalling"], _dice(day, f"{signal.sent_at}/{day.on}")
    if dice.random() < facts["opened"]:
        note_received(signal=signal.key, by=coach, now=day.tick())
    elif signal.received_at is not None and dice.random() < facts["answered"]:
        answer = {"reason": "", **dice.choice(facts["answers"])}
        answer_signal(signal=signal.key, by=coach, now=day.tick(), **answer)


def _find_sender(day: Day, signal: ChainSignal) -> Viewer | None:
    staff_id = signal.sender_staff_id
    return day.find_viewer(staff_id) if staff_id is not None and staff_id in day.people else None


def _is_lately(day: Day) -> bool:
    return day.on >= day.plan.lived_until - timedelta(weeks=read_lives()["signalling"]["weeks"])


def _dice(day: Day, what: str) -> Random:
    """Dice of their own, so that the rest of the region lives as it did."""
    return Random(f"{day.plan.seed}/signals/{what}")  # noqa: S311
