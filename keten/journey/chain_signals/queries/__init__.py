"""Reading chain signals: who must answer, what came back, and to whom a new one goes."""

from keten.journey.chain_signals.queries.addressees import find_addressee, find_owner, list_partners
from keten.journey.chain_signals.queries.carrying import get_to_carry, list_to_carry
from keten.journey.chain_signals.queries.signals import (
    SignalView,
    UnknownSignal,
    get_signal,
    list_notices,
    list_of_client,
    list_sent,
    list_to_answer,
    open_signal,
)

__all__ = [
    "SignalView",
    "UnknownSignal",
    "find_addressee",
    "find_owner",
    "get_signal",
    "get_to_carry",
    "list_notices",
    "list_of_client",
    "list_partners",
    "list_sent",
    "list_to_answer",
    "list_to_carry",
    "open_signal",
]
