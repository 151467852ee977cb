"""Handing a client over (*overdracht*): who may, which kind it is, who may answer."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class HandoverFacts:
    """What the rules need to know of a handover. It may be asked of who works at another location than the case."""

    to_organisation_id: int
    to_staff_id: int | None
    asked_by_id: int | None
    answer: str | None
    location_id: int
    case_location_id: int
    kind: str = "person"
    keeps_steward: bool = False


def decide_kind(
    *, has_steward: bool, from_organisation_id: int | None, to_organisation_id: int, moves_responsibility: bool
) -> str:
    """Front office, back office and person to person are counted apart (P6); the first request is no handover."""
    if not has_steward:
        return "first"
    if moves_responsibility:
        return "back_office"
    return "person" if from_organisation_id == to_organisation_id else "front_office"


def may_ask_handover(viewer: Viewer, *, steward_id: int | None, location_id: int, handover_open: bool) -> Decision:
    """The contact person, who replaces them, or a team leader of the location; one open request at a time."""
    if handover_open:
        return Decision.no("Er loopt al een overdracht van deze klant. Wacht op antwoord of trek hem in.")
    if may_direct_case(viewer, steward_id=steward_id, location_id=location_id).allowed:
        return Decision.yes()
    if steward_id is None and viewer.has_role("coach") and location_id in viewer.location_ids:
        return Decision.yes("nog geen contactpersoon: iedere coach van de locatie mag vragen")
    return Decision.no("Alleen de contactpersoon of een teamleider kan deze klant overdragen.")


def check_change(
    *,
    steward_id: int | None,
    responsible_id: int | None,
    to_organisation_id: int,
    keeps_steward: bool,
    moves_responsibility: bool,
) -> Decision:
    """A handover changes the contact person, the responsible organisation, or both."""
    if keeps_steward and steward_id is None:
        return Decision.no("Deze klant heeft nog geen contactpersoon die kan blijven.", "keeps_steward")
    if keeps_steward and not moves_responsibility:
        return Decision.no(
            "Zo verandert er niets. Laat de contactpersoon of de verantwoordelijkheid overgaan.", "keeps_steward"
        )
    if moves_responsibility and to_organisation_id == responsible_id:
        return Decision.no("Deze organisatie is al verantwoordelijk voor deze klant.", "moves_responsibility")
    return Decision.yes()


def may_direct_case(viewer: Viewer, *, steward_id: int | None, location_id: int) -> Decision:
    """Regie over the case: the contact person, who replaces them, a team leader of the location, the system."""
    leads = viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids
    if viewer.has_role("system") or leads or (steward_id is not None and steward_id in viewer.desks):
        return Decision.yes()
    return Decision.no("Dit kan alleen de contactpersoon of een teamleider.")


def may_answer_handover(viewer: Viewer, handover: HandoverFacts) -> Decision:
    """The colleague who was asked (or who replaces them), or any coach of the organisation that was asked."""
    if handover.answer is not None:
        return Decision.no(ANSWERED[handover.answer])
    if not viewer.has_role("coach"):
        return Decision.no("Alleen een coach kan contactpersoon worden.")
    if handover.to_staff_id is not None:
        asked = handover.to_staff_id in viewer.desks
        return Decision.yes() if asked else Decision.no("Deze overdracht is aan een collega gevraagd.")
    here = handover.location_id in viewer.location_ids
    if here and viewer.organisation_id == handover.to_organisation_id:
        return Decision.yes()
    return Decision.no("Deze overdracht is aan een andere organisatie gevraagd.")


def may_accept_handover(viewer: Viewer, handover: HandoverFacts, *, steward_id: int | None) -> Decision:
    """Who may answer, but a handover has two sides (P6): nobody takes over from themselves."""
    is_first = handover.kind == "first"
    if not is_first and viewer.staff_id == handover.asked_by_id:
        return Decision.no("U hebt deze overdracht zelf gevraagd. Een collega moet hem aannemen.")
    if not handover.keeps_steward and steward_id is not None and viewer.staff_id == steward_id:
        return Decision.no("U bent al de contactpersoon van deze klant. Een collega moet de overdracht aannemen.")
    return may_answer_handover(viewer, handover)


def may_withdraw_handover(viewer: Viewer, handover: HandoverFacts, *, steward_id: int | None) -> Decision:
    """Who asked it, or who has regie over the case."""
    if handover.answer is not None:
        return Decision.no(ANSWERED[handover.answer])
    if handover.asked_by_id is not None and handover.asked_by_id == viewer.staff_id:
        return Decision.yes()
    return may_direct_case(viewer, steward_id=steward_id, location_id=handover.case_location_id)


ANSWERED = {
    "accepted": "Een collega was u voor: deze klant is al aangenomen. Er is niets veranderd.",
    "refused": "Deze overdracht is al geweigerd. Er is niets veranderd.",
    "withdrawn": "Deze overdracht is ingetrokken. Er is niets veranderd.",
}
