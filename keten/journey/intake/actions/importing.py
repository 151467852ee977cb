"""Reading clients from a file: everything or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions import Person
from keten.dossier.clients.queries import leave_files
from keten.ground.foundation.csv_reading import Fault, Table, in_order, read_table
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.intake.actions.registering import register_at_location
from keten.journey.intake.queries import get_known_places
from keten.journey.intake.rules.importing import (
    COLUMNS,
    REQUIRED,
    KnownPlaces,
    NewClient,
    check_client_file,
    check_client_line,
    may_import_clients,
    read_client_line,
)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ClientImportReport:
    """How many lines there were, what is wrong, and how many were written: all of them or none."""

    lines: int
    faults: tuple[Fault, ...]
    written: int = 0


def _say_nothing(done: int, total: int) -> None:
    """For who does not follow the progress."""


@transaction.atomic
def import_clients(
    *, content: bytes, dry_run: bool, by: Viewer, now: datetime, progress: Progress = _say_nothing
) -> ClientImportReport:
    """Register everybody in a CSV file, each routed by the arrangement; a dry run only says what is wrong.

    Nothing is written when any line is bad. ``progress`` is told (lines written, lines in all) after each line; what
    it raises ends the import without a trace. Raises ``Refused`` for a file that cannot be read as a table.
    """
    may_import_clients(by).require()
    table, known, faults = _check(content, localdate(now))
    if faults or dry_run:
        return ClientImportReport(len(table.lines), faults)
    for done, line in enumerate(table.lines, start=1):
        _register(read_client_line(line, known), line.number, by=by, now=now)
        leave_files()
        progress(done, len(table.lines))
    return ClientImportReport(len(table.lines), (), written=len(table.lines))


def _check(content: bytes, today: date) -> tuple[Table, KnownPlaces, tuple[Fault, ...]]:
    most = get_whole_number("intake.import_most_lines", on=today)
    table = read_table(content, columns=COLUMNS, required=REQUIRED, most=most)
    known = get_known_places(table.lines, on=today)
    faults = [*table.faults, *check_client_file(table.lines)]
    for line in table.lines:
        faults += check_client_line(line, known, today=today)
    return table, known, in_order(faults, COLUMNS)


def _register(new: NewClient, number: int, *, by: Viewer, now: datetime) -> None:
    """As the system, in the name of the administrator: who reads clients in does not get to see their files."""
    acting = replace(SYSTEM, staff_id=by.staff_id, organisation_id=by.organisation_id, name=by.name)
    person = Person(
        initials=new.initials,
        prefix=new.prefix,
        last_name=new.last_name,
        born_on=new.born_on,
        bsn=new.bsn,
        postcode=new.postcode,
        municipality_code=new.municipality_code,
    )
    try:
        register_at_location(
            person=person,
            location_id=new.location_id,
            target_group=new.target_group,
            contact_id=new.contact_id,
            by=acting,
            now=now,
        )
    except Refused as refusal:
        raise Refused(f"Regel {number}: {refusal.reason} Er is niets ingelezen.", "file") from None
