"""Every change to a chain signal."""

from keten.journey.chain_signals.actions.answering import answer_signal, note_read
from keten.journey.chain_signals.actions.corrections import send_correction
from keten.journey.chain_signals.actions.joining import move_signals
from keten.journey.chain_signals.actions.linking import NewLink, answer_by_link, open_link, renew_link, send_outside
from keten.journey.chain_signals.actions.receiving import Incoming, receive_signal
from keten.journey.chain_signals.actions.sending import send_signal, withdraw_signal
from keten.journey.chain_signals.actions.surveying import ask_about_signal
from keten.journey.chain_signals.actions.turning import fail_signal, note_received, resume_signal, turn_signal

__all__ = [
    "Incoming",
    "NewLink",
    "answer_by_link",
    "answer_signal",
    "ask_about_signal",
    "fail_signal",
    "move_signals",
    "note_read",
    "note_received",
    "open_link",
    "receive_signal",
    "renew_link",
    "resume_signal",
    "send_correction",
    "send_outside",
    "send_signal",
    "turn_signal",
    "withdraw_signal",
]
