"""Every change to appointments."""

from keten.journey.appointments.actions.booking import (
    cancel_appointment,
    choose_slot,
    convene,
    move_appointment,
)
from keten.journey.appointments.actions.calling import ask_call
from keten.journey.appointments.actions.grouping import (
    GroupMeeting,
    cancel_meeting,
    fill_place,
    give_up_place,
    plan_meeting,
    record_place,
    take_place,
)
from keten.journey.appointments.actions.inviting import Meeting, invite, withdraw_invitation
from keten.journey.appointments.actions.recording import follow_up, record_held, record_missed
from keten.journey.appointments.actions.settling import (
    Hours,
    add_room,
    change_room,
    make_feed,
    set_appointment_only,
    set_hours,
    set_shares,
)
from keten.journey.appointments.actions.taking import SlotTaken
from keten.journey.appointments.actions.telling import tell_participants

__all__ = [
    "GroupMeeting",
    "Hours",
    "Meeting",
    "SlotTaken",
    "add_room",
    "ask_call",
    "cancel_appointment",
    "cancel_meeting",
    "change_room",
    "choose_slot",
    "convene",
    "fill_place",
    "follow_up",
    "give_up_place",
    "invite",
    "make_feed",
    "move_appointment",
    "plan_meeting",
    "record_held",
    "record_missed",
    "record_place",
    "set_appointment_only",
    "set_hours",
    "set_shares",
    "take_place",
    "tell_participants",
    "withdraw_invitation",
]
