"""When somebody may invite, convene, choose, move or cancel an appointment, and record how it went."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.rules.kinds import AppointmentKind

SHORTEST_REASON = 10
_ENDED = {
    "chosen": "U heeft al een tijd gekozen.",
    "convened": "Voor dit gesprek is al een tijd afgesproken.",
    "withdrawn": "Deze uitnodiging is ingetrokken. U hoeft niets te doen.",
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the rules need to know of an appointment. ``hours``: until so long before a client may change it."""

    starts_at: datetime
    is_cancelled: bool
    has_outcome: bool


def may_plan(viewer: Viewer, *, steward_id: int | None, location_id: int, staff_ids: Collection[int]) -> Decision:
    """Who invites or convenes: the contact person, who takes part, a team leader of the location, the system."""
    leads = viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids
    is_contact = steward_id is not None and steward_id in viewer.desks
    takes_part = not set(staff_ids).isdisjoint(viewer.desks)
    if viewer.has_role("system") or leads or is_contact or takes_part:
        return Decision.yes()
    return Decision.no("Dit kan alleen de contactpersoon, wie bij de afspraak is, of een teamleider.")


def check_people(kind: AppointmentKind, *, people: int, organisations: int) -> Decision:
    """Enough colleagues, of enough different organisations."""
    if people < kind.people:
        return Decision.no("Bij dit gesprek zijn meer collega's nodig.", "staff")
    if organisations < kind.organisations:
        return Decision.no("Bij dit gesprek horen collega's van verschillende organisaties.", "staff")
    return Decision.yes()


def check_way(kind: AppointmentKind, *, way: str, video_link: str) -> Decision:
    """The way fits the kind; a talk by video has a link."""
    if way not in kind.ways:
        return Decision.no("Deze afspraak kan niet op deze manier.", "way")
    if way == "video" and not video_link:
        return Decision.no("Vul de link van het videogesprek in.", "video_link")
    return Decision.yes()


def check_window(from_on: date, until_on: date, *, today: date, horizon_days: int) -> Decision:
    """The days between which the client may choose."""
    if from_on < today:
        return Decision.no("De eerste dag is al voorbij.", "from_on")
    if until_on < from_on:
        return Decision.no("De laatste dag ligt voor de eerste.", "until_on")
    if until_on > today + timedelta(days=horizon_days):
        return Decision.no("De laatste dag ligt te ver vooruit.", "until_on")
    return Decision.yes()


def may_convene(*, choose_by: date | None, today: date, reason: str) -> Decision:
    """First the client may choose. Convening comes after the time to choose, or with a reason why it cannot wait.

    ``choose_by``: of the last invitation for this kind of talk; None when there was none.
    """
    if choose_by is not None and choose_by < today:
        return Decision.yes()
    if len(reason.strip()) >= SHORTEST_REASON:
        return Decision.yes()
    return Decision.no("Laat de klant eerst zelf een tijd kiezen, of schrijf op waarom dat niet kan wachten.", "reason")


def may_choose(*, state: str, until_on: date, today: date) -> Decision:
    """The client, or staff who record what the client says."""
    if state in _ENDED:
        return Decision.no(_ENDED[state])
    if until_on < today:
        return Decision.no("De dagen van deze uitnodiging zijn voorbij. Bel uw contactpersoon.")
    return Decision.yes()


def may_change(viewer: Viewer, standing: Standing, *, now: datetime, limit_hours: int) -> Decision:
    """Move or cancel: staff until it starts; a client until some hours before."""
    if standing.is_cancelled:
        return Decision.no("Deze afspraak is al afgezegd.")
    if standing.has_outcome or standing.starts_at <= now:
        return Decision.no("Deze afspraak is al begonnen of voorbij.")
    if viewer.has_role("client") and now > standing.starts_at - timedelta(hours=limit_hours):
        return Decision.no("De afspraak is te dichtbij om zelf te veranderen. Bel uw contactpersoon.")
    return Decision.yes()


def may_record(standing: Standing, *, now: datetime) -> Decision:
    """Whether it went on: after it began, once."""
    if standing.is_cancelled:
        return Decision.no("Deze afspraak is afgezegd.")
    if standing.has_outcome:
        return Decision.no("Van deze afspraak is al vastgelegd hoe het ging.")
    if standing.starts_at > now:
        return Decision.no("Deze afspraak moet nog beginnen.")
    return Decision.yes()
