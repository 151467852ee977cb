"""Who may fill in a form of a client."""

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

FILE_ROLES = ("coach", "team_leader", "location_manager", "system")


def may_fill_form(viewer: Viewer, *, client_id: int) -> Decision:
    """The client, or staff on behalf of the client; which files staff may open is for the page and the grants."""
    if viewer.client_id == client_id or viewer.has_role(*FILE_ROLES):
        return Decision.yes()
    return Decision.no("U mag dit formulier niet invullen.")
