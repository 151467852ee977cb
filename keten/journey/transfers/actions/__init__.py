"""Every change to a transfer."""

from keten.journey.transfers.actions.choosing import choose_contact, choose_outcome, note_told
from keten.journey.transfers.actions.following import (
    end_with_case,
    follow_handover,
    follow_refusal,
    record_agreement,
    take_effect,
)
from keten.journey.transfers.actions.moving import report_move
from keten.journey.transfers.actions.running import run_transfers
from keten.journey.transfers.actions.starting import invite_municipality, start_transfer

__all__ = [
    "choose_contact",
    "choose_outcome",
    "end_with_case",
    "follow_handover",
    "follow_refusal",
    "invite_municipality",
    "note_told",
    "record_agreement",
    "report_move",
    "run_transfers",
    "start_transfer",
    "take_effect",
]
