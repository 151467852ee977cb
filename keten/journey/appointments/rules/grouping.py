"""Meetings of a group: who leads them, when a place can be taken or given up."""

from datetime import datetime

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.rules.kinds import AppointmentKind

MOST_SEATS = 200
_SEATS = "Kies een aantal plaatsen van 2 tot en met 200."


def may_lead(viewer: Viewer, *, location_id: int) -> Decision:
    """Everybody who works with clients at the location."""
    works = viewer.has_role("coach", "team_leader", "location_manager") and location_id in viewer.location_ids
    if works or viewer.has_role("system"):
        return Decision.yes()
    return Decision.no("Dit kan alleen wie op deze locatie werkt.")


def check_meeting(kind: AppointmentKind, *, seats: int, leaders: int, starts_at: datetime, now: datetime) -> Decision:
    """A meeting of a kind for groups, with a leader, some seats and a time to come."""
    if not kind.is_for_group:
        return Decision.no("Dit is geen bijeenkomst voor een groep.", "kind")
    if leaders < kind.people:
        return Decision.no("Kies wie de bijeenkomst leidt.", "staff")
    if not 2 <= seats <= MOST_SEATS:
        return Decision.no(_SEATS, "seats")
    if starts_at <= now:
        return Decision.no("Deze tijd is al voorbij.", "starts_at")
    return Decision.yes()


def may_take_place(*, is_cancelled: bool, starts_at: datetime, now: datetime, is_here: bool) -> Decision:
    """Until it begins, for clients of the location."""
    if is_cancelled:
        return Decision.no("Deze bijeenkomst gaat niet door.")
    if starts_at <= now:
        return Decision.no("Deze bijeenkomst is al begonnen.")
    if not is_here:
        return Decision.no("Deze bijeenkomst is op een andere locatie.")
    return Decision.yes()


def choose_state(*, placed: int, seats: int) -> str:
    """A place while there are, else the waiting list."""
    return "placed" if placed < seats else "waiting"


def may_give_up(*, state: str, starts_at: datetime, now: datetime) -> Decision:
    """A place or a place on the list, until it begins."""
    if state not in ("placed", "waiting"):
        return Decision.no("Deze plaats is al opgegeven of gebruikt.")
    if starts_at <= now:
        return Decision.no("Deze bijeenkomst is al begonnen.")
    return Decision.yes()
