"""Every change of the connections with others, and every message that goes over them."""

from keten.doors.exchange.actions.probing import put_out_probe
from keten.doors.exchange.actions.processing import process_waiting
from keten.doors.exchange.actions.putting_out import put_out
from keten.doors.exchange.actions.receiving import Answer, Delivery, receive_delivery, refuse_too_large
from keten.doors.exchange.actions.resending import ask_resend
from keten.doors.exchange.actions.sending import note_delivery, note_refused
from keten.doors.exchange.actions.sources import ask_sources, note_outcome, try_source
from keten.doors.exchange.actions.subscribing import end_subscription, make_subscription, try_subscription_again

__all__ = [
    "Answer",
    "Delivery",
    "ask_resend",
    "ask_sources",
    "end_subscription",
    "make_subscription",
    "note_delivery",
    "note_outcome",
    "note_refused",
    "process_waiting",
    "put_out",
    "put_out_probe",
    "receive_delivery",
    "refuse_too_large",
    "try_source",
    "try_subscription_again",
]
