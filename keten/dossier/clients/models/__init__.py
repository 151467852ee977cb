"""Tables of the file: who the client is and what the chain knows of them."""

from keten.dossier.clients.models.persons import Client

__all__ = ["Client"]
