"""Every change to a chain signal."""

from keten.journey.chain_signals.actions.corrections import answer_signal, note_read, send_correction
from keten.journey.chain_signals.actions.joining import move_signals

__all__ = ["answer_signal", "move_signals", "note_read", "send_correction"]
