"""A message of a partner arrives -> what is done with it, by its CloudEvents type."""

from collections.abc import Mapping

from keten.doors.exchange.actions.carrying import take_signal
from keten.doors.exchange.actions.probing import PROBE, receive_probe, receive_refusal
from keten.doors.exchange.actions.processing import REFUSED_LATER
from keten.doors.exchange.ports import Inbound
from keten.doors.exchange.rules.envelope import SIGNAL

INBOUND: Mapping[str, Inbound] = {
    # Tries the connection; changes nothing.
    PROBE: Inbound(handle=receive_probe, at_once=True),
    # A chain signal, or what became of one: by the worker, which sees every file.
    SIGNAL: Inbound(handle=take_signal),
    # What a partner's worker refused after it had arrived there.
    REFUSED_LATER: Inbound(handle=receive_refusal, at_once=True),
}
