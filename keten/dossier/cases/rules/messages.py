"""Messages between a client and who answers them: who may write, answer, move and close."""

from dataclasses import dataclass, replace

from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

WORK, BENEFIT = "work", "benefit"
WORKERS = ("coach", "team_leader", "location_manager")


@dataclass(frozen=True, kw_only=True)
class MessageFacts:
    """What the rules need to know: of the case, and of one message if there is one (``organisation_id``: who pays)."""

    location_id: int
    steward_id: int | None
    queue: str = WORK
    organisation_id: int | None = None
    from_client: bool = True
    is_open: bool = True


def may_answer(viewer: Viewer, facts: MessageFacts) -> Decision:
    """About work: who has regie, or a coach of the location while there is no contact person. About a benefit: staff of
    the organisation that pays here.
    """
    if facts.queue == BENEFIT:
        if viewer.organisation_id == facts.organisation_id and viewer.has_role(*WORKERS):
            return Decision.yes()
        return Decision.no("Deze vraag gaat over een uitkering. De organisatie die betaalt, geeft antwoord.")
    if may_direct_case(viewer, steward_id=facts.steward_id, location_id=facts.location_id):
        return Decision.yes()
    if facts.steward_id is None and viewer.has_role("coach") and facts.location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("Dit bericht is voor de contactpersoon van deze klant.")


def may_handle(viewer: Viewer, facts: MessageFacts) -> Decision:
    """Answering or closing: by who may answer, once."""
    if not facts.from_client:
        return Decision.no("Dit bericht is niet van de klant. Het hoeft geen antwoord.")
    if not facts.is_open:
        return Decision.no("Dit bericht is al beantwoord of afgesloten. Er is niets veranderd.")
    return may_answer(viewer, facts)


def may_move(viewer: Viewer, facts: MessageFacts) -> Decision:
    """To the other queue: by who may answer it, or who has regie; so that no question is stuck with a partner."""
    if may_direct_case(viewer, steward_id=facts.steward_id, location_id=facts.location_id):
        return may_handle(viewer, replace(facts, queue=WORK))
    return may_handle(viewer, facts)


def may_write(viewer: Viewer, facts: MessageFacts) -> Decision:
    """A message to the client: by who would answer one. A client writes in their own file."""
    return Decision.yes() if viewer.has_role("client") else may_answer(viewer, facts)


def may_record(viewer: Viewer) -> Decision:
    """What a client said by telephone, on paper or at the counter: by anybody who works with the file."""
    if viewer.has_role(*WORKERS):
        return Decision.yes()
    return Decision.no("Uw rol kan niets namens een klant vastleggen.")


def check_text(text: str, *, longest: int = 4000) -> Decision:
    """A message says something, and not too much."""
    if not text.strip():
        return Decision.no("Schrijf uw bericht.", "text")
    if len(text) > longest:
        return Decision.no("Dit bericht is te lang.", "text")
    return Decision.yes()


def check_why(reason: str) -> Decision:
    """Closing and moving are never done without a reason."""
    return Decision.yes() if reason.strip() else Decision.no("Schrijf kort op waarom.", "reason")


def check_no_open_message(*, has_open: bool) -> Decision:
    """A case does not close over a question: silence never ends it."""
    if has_open:
        return Decision.no(
            "Er staat nog een bericht van de klant open. Beantwoord het eerst, of sluit het met een reden."
        )
    return Decision.yes()
