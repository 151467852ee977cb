"""Who may see and answer a signal, and what a complete answer says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.rules.contents import check_values, keep_values
from keten.journey.chain_signals.rules.states import ENDED
from keten.journey.chain_signals.rules.types import SignalKind

WORKERS = ("coach", "team_leader", "location_manager")
JUSTIFIED = ("yes", "partly", "no")
USEFUL = ("useful", "somewhat", "not")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the addressee says was done; ``values`` is what the outcome asks besides, by code."""

    outcome: str
    reason: str
    justified: str = ""
    useful: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def may_see_signal(
    viewer: Viewer, *, addressee_id: int | None, sender_id: int | None, sender_staff_id: int | None
) -> Decision:
    """The organisation that must answer (None: somebody outside), and the side that asked."""
    if viewer.has_role("system"):
        return Decision.yes()
    if not viewer.has_role(*WORKERS):
        return Decision.no("Uw rol geeft geen toegang tot signalen.")
    sides = {addressee_id, sender_id} - {None}
    if viewer.organisation_id in sides or sender_staff_id in viewer.desks:
        return Decision.yes()
    return Decision.no("Dit signaal is niet aan uw organisatie gericht.")


def may_handle_signal(viewer: Viewer, *, addressee_id: int | None, state: str) -> Decision:
    """Only staff of the addressed organisation, and only while it is open."""
    if state in ENDED:
        return Decision.no("Dit signaal is al beantwoord.")
    if addressee_id is not None and viewer.has_role(*WORKERS) and viewer.organisation_id == addressee_id:
        return Decision.yes()
    return Decision.no("Alleen de organisatie aan wie het signaal is gericht kan antwoorden.")


def may_withdraw(viewer: Viewer, *, sender_staff_id: int | None, state: str) -> Decision:
    """The desk that sent it, while nobody has answered."""
    if state in ENDED:
        return Decision.no("Dit signaal is al beantwoord.")
    if sender_staff_id is not None and sender_staff_id in viewer.desks:
        return Decision.yes()
    return Decision.no("Alleen wie het signaal verstuurde kan het intrekken.")


def check_answer(kind: SignalKind, answer: Answer) -> Decision:
    """An outcome with all that it asks, the reason when nothing followed, and whether the signal was right (P3)."""
    ending = kind.find_ending(answer.outcome)
    if ending is None:
        return Decision.no("Kies wat er met het signaal is gedaan.", "outcome")
    if ending.needs_reason and not answer.reason:
        return Decision.no("Schrijf op waarom. De afzender leest dit.", "reason")
    if kind.asks_whether_justified and answer.justified not in JUSTIFIED:
        return Decision.no("Kies of het signaal terecht was.", "justified")
    if kind.asks_whether_justified and answer.useful not in USEFUL:
        return Decision.no("Kies of u iets aan het signaal had.", "useful")
    return check_values(answer.values, ending.fields)


def keep_answer(kind: SignalKind, answer: Answer) -> Answer:
    """A complete answer without what its kind does not ask for."""
    ending = kind.find_ending(answer.outcome)
    values = keep_values(answer.values, ending.fields if ending else ())
    marks = {} if kind.asks_whether_justified else {"justified": "", "useful": ""}
    return replace(answer, values=values, **marks)
