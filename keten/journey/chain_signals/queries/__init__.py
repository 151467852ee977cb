"""Reading chain signals: who must answer, what came back, and to whom a new one goes."""

from keten.journey.chain_signals.queries.addressees import find_addressee, find_owner
from keten.journey.chain_signals.queries.carrying import get_to_carry, list_to_carry
from keten.journey.chain_signals.queries.links import (
    Asked,
    DeadLink,
    find_by_token,
    find_link,
    get_asked,
    get_latest_link,
    get_open_minutes,
    get_sent,
)
from keten.journey.chain_signals.queries.signals import (
    SignalView,
    UnknownSignal,
    get_signal,
    list_notices,
    list_of_client,
    list_own_signals,
    list_sent,
    list_to_answer,
    open_signal,
)

__all__ = [
    "Asked",
    "DeadLink",
    "SignalView",
    "UnknownSignal",
    "find_addressee",
    "find_by_token",
    "find_link",
    "find_owner",
    "get_asked",
    "get_latest_link",
    "get_open_minutes",
    "get_sent",
    "get_signal",
    "get_to_carry",
    "list_notices",
    "list_of_client",
    "list_own_signals",
    "list_sent",
    "list_to_answer",
    "list_to_carry",
    "open_signal",
]
