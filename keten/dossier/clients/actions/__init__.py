"""Every change to who a client is and to what the chain knows of them."""

from keten.dossier.clients.actions.registering import (
    Person,
    correct_client,
    mark_double,
    register_client,
)

__all__ = ["Person", "correct_client", "mark_double", "register_client"]
