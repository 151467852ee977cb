"""Reading staff from a file: everything or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.csv_reading import Fault, in_order, read_table
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.staffing import add_staff
from keten.ground.organisations.events import StaffImported
from keten.ground.organisations.queries import get_known_staffing
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.importing import (
    COLUMNS,
    REQUIRED,
    check_staff_file,
    check_staff_line,
    read_staff_line,
)
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class ImportReport:
    """How many lines there were, what is wrong, and how many were written: all of them or none."""

    lines: int
    faults: tuple[Fault, ...]
    written: int = 0


@transaction.atomic
def import_staff(*, content: bytes, dry_run: bool, by: Viewer, now: datetime) -> ImportReport:
    """Add everybody in a CSV file, in service from today; a dry run only says what is wrong.

    Nothing is written when any line is bad. Raises ``Refused`` for a file that cannot be read as a table.
    """
    may_administer(by).require()
    today = localdate(now)
    most = get_whole_number("organisations.import_most_lines", on=today)
    table = read_table(content, columns=COLUMNS, required=REQUIRED, most=most)
    known = get_known_staffing(today)
    faults = [*table.faults, *check_staff_file(table.lines)]
    for line in table.lines:
        faults += check_staff_line(line, known)
    if faults or dry_run:
        return ImportReport(len(table.lines), in_order(faults, COLUMNS))
    for line in table.lines:
        add_staff(**vars(read_staff_line(line, known)), from_on=today, by=by, now=now)
    record_event(StaffImported(count=len(table.lines)), by=by, now=now)
    return ImportReport(len(table.lines), (), written=len(table.lines))
