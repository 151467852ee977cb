"""Commands about who looked: carrying out processing lines, and checking that nobody changed a log."""

import json
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import click
from django.utils.timezone import make_aware

from keten.dossier.clients.actions.anchoring import anchor_file
from keten.dossier.clients.models import AuditLine, ProcessingLine
from keten.dossier.clients.queries import LogFault, list_log_faults, read_processing
from keten.dossier.clients.queries.anchors import LOGS
from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.parameters import get_parameter
from keten.ground.ledger.rules.anchoring import KeptAnchor, parse_kept_anchor

_FAULTS = {
    "altered": "regels veranderd, of de dag ervoor klopte al niet",
    "inserted": "regels ingevoegd",
    "removed": "regels weggehaald",
    "anchor-missing": "dit anker staat in het ankerbestand, maar niet (meer) zo in de database",
}
_NAMES = {"audit": "auditlog", "processing": "verwerkingenlog"}


def print_processing(*, since: date, until: date) -> None:
    """Write the processing lines of these days (both counted), one JSON object per line."""
    for line in read_processing(from_at=_start(since), until_at=_start(until + timedelta(days=1))):
        click.echo(json.dumps(line, ensure_ascii=False))


def print_log_faults(*, as_json: bool, today: date) -> int:
    """Check both logs against their anchors; 0 when nobody touched them, else 1."""
    term = str(get_parameter("upkeep.access_log_retention", on=today))
    kept = {log: _read_kept(anchor_file(log)) for log in LOGS}
    faults = list_log_faults(kept=kept, has_reached_term=lambda day: add_term(day, term) <= today)
    counts = {"audit": AuditLine.objects.count(), "processing": ProcessingLine.objects.count()}
    found = {"lines": counts, "faults": [asdict(fault) for fault in faults]}
    click.echo(json.dumps(found, default=str) if as_json else "\n".join(_say(counts, faults)))
    return 1 if faults else 0


def _say(counts: dict[str, int], faults: list[LogFault]) -> list[str]:
    if not faults:
        checked = " en ".join(f"{count} regels van het {_NAMES[log]}" for log, count in counts.items())
        return [f"Wie keek is niet veranderd: {checked} gecontroleerd."]
    lines = [f"  {_NAMES[fault.log]}, dag {fault.anchored_on}: {_FAULTS[fault.kind]}" for fault in faults]
    return [f"Het logboek van inzage klopt niet ({len(faults)} plaatsen).", *lines]


def _read_kept(file: Path) -> list[KeptAnchor]:
    if not file.is_file():
        return []
    try:
        return [parse_kept_anchor(line) for line in file.read_text().splitlines()]
    except ValueError as error:
        raise SystemExit(f"Het ankerbestand {file} is beschadigd: {error}") from error


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
