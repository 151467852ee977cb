"""Agenda: who meets whom, when, where and how."""

from keten.journey.appointments.models.choices import (
    InvitationState,
    MadeHow,
    MissedReason,
    Outcome,
    PlaceState,
    Way,
)
from keten.journey.appointments.models.hours import AppointmentOnly, FeedLink, Room, TimeShare, WorkingHours
from keten.journey.appointments.models.meeting import Appointment, Invitation, InvitedStaff, Occupation, Place

__all__ = [
    "Appointment",
    "AppointmentOnly",
    "FeedLink",
    "Invitation",
    "InvitationState",
    "InvitedStaff",
    "MadeHow",
    "MissedReason",
    "Occupation",
    "Outcome",
    "Place",
    "PlaceState",
    "Room",
    "TimeShare",
    "Way",
    "WorkingHours",
]
