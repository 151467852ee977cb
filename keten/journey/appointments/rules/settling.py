"""Hours in which staff can be met, rooms, and working by appointment only: who sets them, and what is possible."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

DAY = 24 * 60  # minutes


def may_set_hours(viewer: Viewer, *, staff_id: int, location_id: int) -> Decision:
    """One's own hours; a team leader those of everybody at the location."""
    leads = viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids
    if leads or (staff_id == viewer.staff_id and location_id in viewer.location_ids) or viewer.has_role("system"):
        return Decision.yes()
    return Decision.no("U kunt alleen uw eigen uren veranderen.")


def check_hours(hours: Sequence[tuple[int, int, int]], *, from_on: date, today: date) -> Decision:
    """``hours``: weekday (0 is Monday), from and until in minutes of the day; never two at once, never in the past."""
    if from_on < today:
        return Decision.no("Uren gelden vanaf vandaag of later.", "from_on")
    if any(not 0 <= start < end <= DAY for _, start, end in hours):
        return Decision.no("Het einde van een blok komt na het begin.", "hours")
    if any(a[0] == b[0] and a[2] > b[1] for a, b in pairwise(sorted(hours))):
        return Decision.no("Twee blokken op dezelfde dag overlappen elkaar.", "hours")
    return Decision.yes()


def may_settle_location(viewer: Viewer, *, location_id: int) -> Decision:
    """Who leads the location, or administers everything."""
    leads = viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids
    if leads or viewer.has_role("administrator", "system"):
        return Decision.yes()
    return Decision.no("Dit kan alleen de leiding van de locatie.")


def check_shares(*divisions: Sequence[int], from_on: date, today: date) -> Decision:
    """Each division that is agreed makes 100 percent together."""
    if from_on < today:
        return Decision.no("De verdeling geldt vanaf vandaag of later.", "from_on")
    if any(one and sum(one) != 100 for one in divisions):
        return Decision.no("Samen is het geen 100 procent.")
    return Decision.yes()
