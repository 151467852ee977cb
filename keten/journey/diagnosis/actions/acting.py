"""Who acts, once a rule has said that it is a member of staff."""

from keten.ground.organisations.rules.viewer import Viewer


def staff_of(by: Viewer) -> int:
    """The member of staff behind a viewer. Only after a rule that refuses everybody else."""
    assert by.staff_id is not None
    return by.staff_id
