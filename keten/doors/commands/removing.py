"""``keten retention``: remove what has reached its term, or say what would go."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

import click
from django.db import IntegrityError
from django.utils.timezone import localdate

from keten.ground.upkeep.actions import run_retention
from keten.ground.upkeep.ports import get_kinds
from keten.ground.upkeep.queries import list_due


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is told about one kind of data."""

    kind: str
    label: str
    count: int
    oldest_on: date | None
    digest: str = ""


def remove_due(*, on: date | None, dry_run: bool, as_json: bool, now: datetime) -> int:
    """Print per kind how much went (or would go); 1 when the database refused the day."""
    day = on or localdate(now)
    if not dry_run and day > localdate(now):
        click.echo(
            f"{day:%d-%m-%Y} ligt in de toekomst. Kies vandaag of eerder, of kijk vooruit met --dry-run.", err=True
        )
        return 1
    try:
        lines = _look(day) if dry_run else _remove(day, now)
    except IntegrityError as error:  # a table without a line in the register: nothing of this batch went
        click.echo(f"Niet verwijderd, er hangt nog iets aan: {str(error).splitlines()[0]}", err=True)
        return 1
    if as_json:
        click.echo(json.dumps({"on": day, "dry_run": dry_run, "kinds": [asdict(line) for line in lines]}, default=str))
    else:
        click.echo("\n".join(_describe(line, dry_run) for line in lines))
    return 0


def _look(day: date) -> list[Line]:
    return [
        Line(kind=due.kind.code, label=due.kind.label, count=due.count, oldest_on=due.oldest_on)
        for due in list_due(on=day)
    ]


def _remove(day: date, now: datetime) -> list[Line]:
    labels = {kind.code: kind.label for kind in get_kinds()}
    return [
        Line(
            kind=done.kind, label=labels[done.kind], count=done.removed, oldest_on=done.oldest_on,
            digest=bytes(done.digest).hex(),
        )
        for done in run_retention(on=day, now=now)
    ]  # fmt: skip


def _describe(line: Line, dry_run: bool) -> str:
    oldest = f", oudste van {line.oldest_on:%d-%m-%Y}" if line.oldest_on else ""
    proof = f", controlegetal {line.digest[:16]}" if line.digest else ""
    return f"{line.label}: {line.count} {'te verwijderen' if dry_run else 'verwijderd'}{oldest}{proof}"
