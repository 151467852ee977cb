"""Tables of the file: who the client is, what the chain knows of them, and who may look."""

from keten.dossier.clients.models.access import AccessGrant, AuditLine, Because, GlassBreak, ProcessingLine
from keten.dossier.clients.models.facts import Fact, ReviewOutcome, SourceContact, UnderReview
from keten.dossier.clients.models.persons import Client

__all__ = [
    "AccessGrant",
    "AuditLine",
    "Because",
    "Client",
    "Fact",
    "GlassBreak",
    "ProcessingLine",
    "ReviewOutcome",
    "SourceContact",
    "UnderReview",
]
