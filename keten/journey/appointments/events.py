"""What happened with appointments: ids, codes and moments; never what was said."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from keten.dossier.cases.events import CaseEvent
from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class InvitationSent(CaseEvent):
    """The client may choose a time."""

    type: ClassVar[str] = "appointments.invitation-sent"
    invitation_id: int
    kind: str
    choose_by: date


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(CaseEvent):
    type: ClassVar[str] = "appointments.invitation-withdrawn"
    invitation_id: int


@dataclass(frozen=True, kw_only=True)
class AppointmentEvent(CaseEvent):
    appointment_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class AppointmentMade(AppointmentEvent):
    """``made_how``: chosen by the client, recorded on behalf of the client, or convened."""

    type: ClassVar[str] = "appointments.appointment-made"
    made_how: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentMoved(AppointmentEvent):
    type: ClassVar[str] = "appointments.appointment-moved"
    from_at: datetime
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(AppointmentEvent):
    type: ClassVar[str] = "appointments.appointment-cancelled"
    by_client: bool


@dataclass(frozen=True, kw_only=True)
class AppointmentHeld(AppointmentEvent):
    type: ClassVar[str] = "appointments.appointment-held"


@dataclass(frozen=True, kw_only=True)
class AppointmentMissed(AppointmentEvent):
    """The client did not come; what follows is done by a reaction."""

    type: ClassVar[str] = "appointments.appointment-missed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlaceEvent(CaseEvent):
    place_id: int
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class PlaceTaken(PlaceEvent):
    """``state``: placed, or on the waiting list."""

    type: ClassVar[str] = "appointments.place-taken"
    state: str


@dataclass(frozen=True, kw_only=True)
class PlaceGivenUp(PlaceEvent):
    """Somebody on the waiting list can have it."""

    type: ClassVar[str] = "appointments.place-given-up"


@dataclass(frozen=True, kw_only=True)
class PlaceRecorded(PlaceEvent):
    """Whether the client was there."""

    type: ClassVar[str] = "appointments.place-recorded"
    state: str


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(Event):
    """A meeting of a group at a location."""

    type: ClassVar[str] = "appointments.meeting-planned"
    meeting_id: int
    location_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    type: ClassVar[str] = "appointments.meeting-cancelled"
    meeting_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class HoursChanged(Event):
    """When a colleague can be met, from a day on."""

    type: ClassVar[str] = "appointments.hours-changed"
    staff_id: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class PlaceOfMeetingChanged(Event):
    """A room, or whether a location works by appointment only."""

    type: ClassVar[str] = "appointments.location-changed"
    location_id: int


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    """A secret address for a calendar; the earlier one does not work any more."""

    type: ClassVar[str] = "appointments.feed-made"
    staff_id: int
