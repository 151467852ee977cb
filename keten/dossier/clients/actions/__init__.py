"""Every change to who a client is, to what the chain knows of them, and to who may look."""

from keten.dossier.clients.actions.access import break_glass, review_glass
from keten.dossier.clients.actions.registering import (
    Person,
    correct_client,
    mark_double,
    register_client,
)

__all__ = [
    "Person",
    "break_glass",
    "correct_client",
    "mark_double",
    "register_client",
    "review_glass",
]
