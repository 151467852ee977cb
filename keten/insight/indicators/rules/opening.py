"""Who may open the records behind a figure."""

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

ROLES = ("coach", "team_leader", "location_manager")
INSPECTOR = "inspector"  # who may begin an inspection of a figure
WATCHERS = ("team_leader", "location_manager", "policy_officer", INSPECTOR)  # who see the monitors


def may_open_records(viewer: Viewer | None, level: str, key: str) -> Decision:
    """Who works with files at a location, of the figures of that location; which files, row-level security says."""
    if viewer is None or not viewer.has_role(*ROLES):
        return Decision.no("Alleen wie met dossiers werkt, ziet de dossiers achter een cijfer.")
    if level != "location" or int(key or 0) not in viewer.location_ids:
        return Decision.no("U ziet de dossiers achter de cijfers van uw eigen locatie.")
    return Decision.yes()
