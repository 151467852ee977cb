"""Fixing the two logs at the end of a day, also outside the database (BIO2 8.15.05 and 8.15.06)."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from keten.dossier.clients.models import LogAnchor
from keten.dossier.clients.queries.anchors import FIRST, LOGS, read_lines
from keten.ground.ledger.rules.anchoring import BEGINNING, KeptAnchor, compute_digest


def anchor_logs(*, on: date) -> list[LogAnchor]:
    """Fix what both logs got since their last anchor; a second call for a day returns its anchors."""
    with connection.cursor() as cursor:
        cursor.execute("select audit, processing from clients_mark_logs()")  # writers wait for this moment only
        marks = dict(zip(LOGS, cursor.fetchone(), strict=True))
    anchors = [_anchor(log, on=on, mark=mark) for log, mark in marks.items()]
    for anchor in anchors:
        _write_down(anchor)
    return anchors


def anchor_file(log: str) -> Path:
    """Where the anchors of a log stand outside the database, beside those of the ledger."""
    file = Path(settings.KETEN_ANCHOR_FILE)
    return file.with_name(f"{file.stem}-{log}{file.suffix}")


@transaction.atomic
def _anchor(log: str, *, on: date, mark: int) -> LogAnchor:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('clients.log-anchor'))")  # one after the other
    existing = LogAnchor.objects.filter(log=log, anchored_on=on).first()
    if existing:
        return existing
    last = LogAnchor.objects.filter(log=log).order_by("pk").last()
    after = last.up_to if last else FIRST
    up_to = max(mark, after)
    lines, heads = read_lines(log, after=after, up_to=up_to)
    before = bytes(last.digest) if last else BEGINNING
    digest = compute_digest(before=before, on=on, up_to=up_to, chains=lines, heads=heads)
    return LogAnchor.objects.create(log=log, anchored_on=on, up_to=up_to, lines=lines, digest=digest)


def _write_down(anchor: LogAnchor) -> None:
    line = str(KeptAnchor(anchor.anchored_on, anchor.up_to, anchor.lines, bytes(anchor.digest).hex()))
    file = anchor_file(anchor.log)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as lines:
        lines.seek(0)
        if line not in lines.read().splitlines():
            lines.write(f"{line}\n")
