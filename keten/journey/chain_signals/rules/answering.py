"""Who may answer a signal, and what an answer must say."""

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

WORKERS = ("coach", "team_leader", "location_manager")


def may_see_signal(
    viewer: Viewer, *, addressee_id: int, sender_id: int | None, sender_staff_id: int | None
) -> Decision:
    """The organisation that must answer, and the side that asked."""
    if viewer.has_role("system"):
        return Decision.yes()
    if not viewer.has_role(*WORKERS):
        return Decision.no("Uw rol geeft geen toegang tot signalen.")
    if viewer.organisation_id in (addressee_id, sender_id) or sender_staff_id in viewer.desks:
        return Decision.yes()
    return Decision.no("Dit signaal is niet aan uw organisatie gericht.")


def may_answer_signal(viewer: Viewer, *, addressee_id: int, is_answered: bool) -> Decision:
    """Only staff of the addressed organisation, and only once."""
    if is_answered:
        return Decision.no("Dit signaal is al beantwoord.")
    if viewer.has_role(*WORKERS) and viewer.organisation_id == addressee_id:
        return Decision.yes()
    return Decision.no("Alleen de organisatie aan wie het signaal is gericht kan antwoorden.")


def check_answer(*, outcome: str, reason: str, allowed: list[str]) -> Decision:
    """An outcome, and a reason unless all was changed: the sender must learn why not (P3)."""
    if outcome not in allowed:
        return Decision.no("Kies wat er met het gegeven is gedaan.", "outcome")
    if outcome != "changed" and not reason.strip():
        return Decision.no("Schrijf op waarom het gegeven niet of maar deels is aangepast.", "reason")
    return Decision.yes()
