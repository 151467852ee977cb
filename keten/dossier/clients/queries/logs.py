"""The two logs: writing what a list showed, reading who looked, carrying lines out, and finding what was changed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from keten.dossier.clients.models import ProcessingLine
from keten.dossier.clients.rules.activities import read_activities
from keten.ground.foundation.prepared import fetch_named
from keten.ground.foundation.secrecy import encrypt_text
from keten.ground.organisations.models import Role


@dataclass(frozen=True, kw_only=True)
class LookLine:
    """Who looked on a day, as the client may read it; ``contact`` names only the contact person of that day."""

    day: date
    last_at: datetime
    times: int
    action: str
    purpose: str
    organisation: str
    role: str
    contact: str
    is_own: bool

    @property
    def role_words(self) -> str:
        """The role of who looked, in the words of the screen."""
        return str(dict(Role.choices).get(self.role, ""))

    @property
    def label(self) -> str:
        """What was done, in plain Dutch."""
        known = read_activities().get(self.action)
        return known.label if known else self.action


def log_list(client_ids: Collection[int], *, activity: str, purpose: str = "") -> None:
    """Write down that a list or a search showed these clients: one statement, one line per person in it."""
    why = purpose or read_activities()[activity].purpose
    with connection.cursor() as cursor:
        cursor.execute("select clients_log_list(%s::bigint[], %s, %s)", [list(client_ids), activity, why])


def list_looks(client_id: int, *, most: int = 100) -> list[LookLine]:
    """Who looked into a file, latest day first. Only for a file that this request opened: otherwise nothing."""
    return [LookLine(**row) for row in fetch_named("select * from clients_list_looks(%s, %s)", [client_id, most])]


def read_processing(*, from_at: datetime, until_at: datetime) -> Iterator[dict[str, Any]]:
    """Processing lines of a period as the standard writes them (*Logboek Dataverwerkingen*), oldest first.

    The random key of the person leaves Keten encrypted; nobody of the staff is in it. Reads as a stream.
    """
    lines = ProcessingLine.objects.filter(start_time__gte=from_at, start_time__lt=until_at).order_by("start_time", "pk")
    return (_as_span(line) for line in lines.iterator(chunk_size=2000))


def _as_span(line: ProcessingLine) -> dict[str, Any]:
    subject = encrypt_text(str(line.data_subject_id), key=settings.KETEN_BSN_ENCRYPTION_KEY).decode()
    return {
        "trace_id": line.trace_id,
        "span_id": line.span_id,
        "parent_span_id": line.parent_span_id or None,
        "status": line.status,
        "name": line.name,
        "start_time": line.start_time.isoformat(),
        "end_time": line.end_time.isoformat(),
        "resource": {"service.name": "keten"},
        "attributes": {
            "dpl.core.processing_activity_id": line.processing_activity_id,
            "dpl.core.data_subject_id": subject,
            "dpl.core.data_subject_id_type": line.data_subject_id_type,
        },
    }
