"""Every read of appointments."""

from keten.journey.appointments.queries.agenda import (
    UnknownAppointment,
    get_appointment,
    get_invitation,
    list_agenda,
    list_invitations,
    list_of_case,
    list_open_of_case,
    list_places,
    list_staff_ids,
    list_unrecorded,
)
from keten.journey.appointments.queries.slots import (
    Wanted,
    list_open_rooms,
    list_slots,
    want_for_invitation,
    want_to_move,
)

__all__ = [
    "UnknownAppointment",
    "Wanted",
    "get_appointment",
    "get_invitation",
    "list_agenda",
    "list_invitations",
    "list_of_case",
    "list_open_of_case",
    "list_open_rooms",
    "list_places",
    "list_slots",
    "list_staff_ids",
    "list_unrecorded",
    "want_for_invitation",
    "want_to_move",
]
