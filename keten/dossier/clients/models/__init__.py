"""Tables of the file: who the client is, what the chain knows of them, and who may look."""

from keten.dossier.clients.models.access import AccessGrant, Because, GlassBreak
from keten.dossier.clients.models.facts import Fact, ReviewOutcome, SourceContact, UnderReview
from keten.dossier.clients.models.logs import AuditLine, LogAnchor, ProcessingLine
from keten.dossier.clients.models.notices import ContactPreference, Notice, NoticeChannel
from keten.dossier.clients.models.persons import Client

__all__ = [
    "AccessGrant",
    "AuditLine",
    "Because",
    "Client",
    "ContactPreference",
    "Fact",
    "GlassBreak",
    "LogAnchor",
    "Notice",
    "NoticeChannel",
    "ProcessingLine",
    "ReviewOutcome",
    "SourceContact",
    "UnderReview",
]
