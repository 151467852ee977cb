"""Who makes plans for a measure, who agrees for a location, and who decides."""

from collections.abc import Collection

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

PLANNERS = ("location_manager", "policy_officer")  # who registers a measure, agrees and decides


def may_register(viewer: Viewer) -> Decision:
    """Who leads a location or makes policy there."""
    if viewer.has_role(*PLANNERS) and viewer.location_ids:
        return Decision.yes()
    return Decision.no("Alleen een locatiemanager of beleidsmedewerker kan een maatregel opschrijven.")


def may_plan(viewer: Viewer, *, organisation_id: int, location_ids: Collection[int]) -> Decision:
    """Whoever plans for the organisation that registered it, at one of its locations once there is one."""
    if not viewer.has_role(*PLANNERS) or viewer.organisation_id != organisation_id:
        return Decision.no("Deze maatregel is van een andere organisatie.")
    if location_ids and not set(location_ids) & set(viewer.location_ids):
        return Decision.no("Deze maatregel is van een andere locatie.")
    return Decision.yes()


def may_agree(viewer: Viewer, location_id: int) -> Decision:
    """A location says itself that it takes part."""
    if viewer.has_role(*PLANNERS) and location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("Alleen de leiding van deze locatie kan zeggen dat zij meedoet.")
