"""Who may see a client, and who may do what. Suwi: only what one's own task needs (Wet SUWI art. 62)."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

# Partners beside UWV and the municipality see only clients they were asked to help.
CORE_KINDS = frozenset({"uwv", "municipality"})
FILE_ROLES = ("coach", "team_leader", "location_manager", "system")


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What the decision needs to know of a case."""

    location_id: int
    responsible_organisation_id: int | None
    steward_id: int | None
    steward_organisation_id: int | None = None
    handover_open: bool = False
    asked_staff_id: int | None = None
    asked_organisation_id: int | None = None
    step_owner_ids: frozenset[int] = frozenset()


def may_view_file(viewer: Viewer, file: FileFacts) -> Decision:
    """A file is seen by who carries it, who is asked to, and the chain partners at its location."""
    if viewer.has_role("system"):
        return Decision.yes("dagronde of reactie")
    if not viewer.has_role(*FILE_ROLES):
        return Decision.no("Uw rol geeft geen toegang tot dossiers.")
    if _is_involved(viewer, file):
        return Decision.yes("u bent bij deze klant betrokken")
    if file.location_id in viewer.location_ids and viewer.kind in CORE_KINDS:
        return Decision.yes("u werkt op de locatie van deze klant")
    return Decision.no("U bent niet bij deze klant betrokken.")


def may_lead_team(viewer: Viewer, location_id: int) -> Decision:
    """Dividing work over colleagues is for team leaders and managers of the location."""
    if viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("Alleen een teamleider van deze locatie mag dit doen.")


def _is_involved(viewer: Viewer, file: FileFacts) -> bool:
    mine = set(viewer.desks)
    if mine & {file.steward_id, file.asked_staff_id, *file.step_owner_ids}:
        return True
    own = viewer.organisation_id
    if file.location_id not in viewer.location_ids:
        return False
    return own is not None and own in (file.responsible_organisation_id, file.asked_organisation_id)
