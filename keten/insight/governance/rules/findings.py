"""The way of a finding: draft, sent, reactions, afterword, final."""

from collections.abc import Collection
from datetime import date, timedelta

from keten.ground.foundation.decision import Decision


def decide_react_by(sent_on: date, *, days: int) -> date:
    """The last day on which a party can react in time."""
    return sent_on + timedelta(days=days)


def check_write(state: str) -> Decision:
    """Until it is final the text can change: a party may be right about a fact."""
    if state == "final":
        return Decision.no("Deze bevinding is definitief en verandert niet meer.")
    return Decision.yes()


def check_send(state: str) -> Decision:
    """Once."""
    return Decision.yes() if state == "draft" else Decision.no("Deze bevinding is al verstuurd.")


def check_react(state: str) -> Decision:
    """Between sending and final; also after the term, then it is late."""
    if state == "sent":
        return Decision.yes()
    return check_write(state) if state == "final" else Decision.no("Deze bevinding is nog niet verstuurd.")


def check_afterword(state: str, *, silent: Collection[int]) -> Decision:
    """The inspector answers when every party was heard: reacted, or recorded as silent after the term."""
    if state != "sent":
        return check_react(state)
    if silent:
        return Decision.no("Nog niet elke partij heeft gereageerd. Wacht tot de termijn voorbij is.")
    return Decision.yes()


def check_final(state: str, *, silent: Collection[int], has_afterword: bool) -> Decision:
    """``silent``: parties of whom there is no reaction and no record that there was none."""
    heard = check_afterword(state, silent=silent)
    if heard and not has_afterword:
        return Decision.no("Schrijf eerst een nawoord: wat doet u met de reacties?")
    return heard


def decide_state(*, is_closed: bool, samples: int, waiting: int, findings: Collection[str]) -> str:
    """How far an inspection is, from what is there: closed, answering (a party can react), settled, writing, reviewing
    (``waiting`` files have no complete review) or opened.
    """
    if is_closed:
        return "closed"
    if "sent" in findings:
        return "answering"
    if "draft" in findings:
        return "writing"
    if waiting:
        return "reviewing"
    if findings:
        return "settled"
    return "reviewed" if samples else "opened"
