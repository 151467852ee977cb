"""Who may do what in enforcement. Who may see a file is decided by its grants."""

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

WORKERS = ("coach", "team_leader")


def may_see_enforcement(viewer: Viewer) -> Decision:
    """Staff who work with files, and the client in their own file."""
    if viewer.client_id is not None or viewer.has_role("system", "location_manager", *WORKERS):
        return Decision.yes()
    return Decision.no("Uw rol geeft geen toegang tot handhaving.")


def may_investigate(viewer: Viewer, *, payer_id: int, enforcer_id: int | None) -> Decision:
    """Staff of who pays the benefit, or of who does enforcement here by arrangement (*ketenafspraak*)."""
    if viewer.has_role(*WORKERS) and viewer.organisation_id in (payer_id, enforcer_id):
        return Decision.yes()
    return Decision.no("Onderzoek doet de organisatie die de uitkering betaalt, of die hier de handhaving doet.")


def may_compare_controls(viewer: Viewer) -> Decision:
    """Who answers for the rules, and checks nobody."""
    if viewer.has_role("policy_officer") and not viewer.has_role(*WORKERS):
        return Decision.yes()
    return Decision.no("Dit is voor beleidsmedewerkers die zelf niet controleren.")


def may_decide(viewer: Viewer, *, payer_id: int) -> Decision:
    """Only staff of the organisation that pays the benefit; never the system."""
    if viewer.staff_id is not None and viewer.has_role(*WORKERS) and viewer.organisation_id == payer_id:
        return Decision.yes()
    return Decision.no("Alleen de organisatie die de uitkering betaalt beslist hierover.")


def may_approve(viewer: Viewer, *, payer_id: int, made_by_id: int) -> Decision:
    """A colleague of who made it."""
    answer = may_decide(viewer, payer_id=payer_id)
    if answer.allowed and viewer.staff_id == made_by_id:
        return Decision.no("Een collega kijkt mee: u keurt uw eigen besluit niet goed.")
    return answer


def may_decide_objection(viewer: Viewer, *, payer_id: int, involved: frozenset[int | None]) -> Decision:
    """Somebody of who pays who had no part in the decision (Awb 10:3 lid 3)."""
    answer = may_decide(viewer, payer_id=payer_id)
    if answer.allowed and viewer.staff_id in involved:
        return Decision.no("U was betrokken bij het besluit. Een collega beslist op het bezwaar (Awb art. 10:3).")
    return answer


def may_speak(viewer: Viewer) -> Decision:
    """The client, or staff who write down what the client said."""
    if viewer.client_id is not None or viewer.has_role(*WORKERS):
        return Decision.yes()
    return Decision.no("Alleen de klant of een medewerker legt dit vast.")
