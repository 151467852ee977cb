"""Every change to a chain signal."""

from keten.journey.chain_signals.actions.corrections import answer_signal, note_read, send_correction

__all__ = ["answer_signal", "note_read", "send_correction"]
