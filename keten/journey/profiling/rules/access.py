"""Who may see the model card, and who may decide that a model is shown."""

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

READERS = ("location_manager", "team_leader", "administrator")


def may_publish_model(by: Viewer) -> Decision:
    """A person decides, by name: an administrator or a location manager."""
    if by.staff_id is not None and by.has_role("administrator", "location_manager"):
        return Decision.yes()
    return Decision.no("Alleen een beheerder of locatiemanager beslist of een kansmodel wordt getoond.")
