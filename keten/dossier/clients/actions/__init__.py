"""Every change to who a client is, to what the chain knows of them, and to who may look."""

from keten.dossier.clients.actions.facts import (
    adopt_registration,
    ask_sources,
    record_delivery,
    record_source_failure,
    state_fact,
)
from keten.dossier.clients.actions.glass import break_glass, review_glass
from keten.dossier.clients.actions.notices import (
    choose_contact_preference,
    notify_client,
    send_notices,
    withdraw_notices,
)
from keten.dossier.clients.actions.registering import (
    Person,
    correct_client,
    mark_double,
    register_client,
)
from keten.dossier.clients.actions.reviews import correct_datum, end_review, start_review

__all__ = [
    "Person",
    "adopt_registration",
    "ask_sources",
    "break_glass",
    "choose_contact_preference",
    "correct_client",
    "correct_datum",
    "end_review",
    "mark_double",
    "notify_client",
    "record_delivery",
    "record_source_failure",
    "register_client",
    "review_glass",
    "send_notices",
    "start_review",
    "state_fact",
    "withdraw_notices",
]
