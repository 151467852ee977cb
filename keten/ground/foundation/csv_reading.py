"""Reading a table that somebody made in a spreadsheet: what is wrong is named by line and column, never by value.

Semicolon or comma, UTF-8 or the Windows code page, dates as 31-12-2026 or 2026-12-31. Cells may hold a BSN, so they
appear in no message, no log and no ``repr``.
"""

import _csv
import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from keten.ground.foundation.decision import Refused

_DUTCH_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SEVERAL = re.compile(r"[,;|/+]")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # what xlsx and xls files begin with


@dataclass(frozen=True)
class Line:
    """One line of the file: its number as a spreadsheet shows it, and its cells by column name."""

    number: int
    cells: Mapping[str, str] = field(repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: line number, column name (empty for the whole line), a Dutch sentence."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Table:
    """The lines of a file that could be read, and what is wrong with the others."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read_table(content: bytes, *, columns: Sequence[str], required: Collection[str], most: int) -> Table:
    """The lines of a CSV file whose first line names the columns, in any order and case.

    An empty cell in a ``required`` column is a fault. Raises ``Refused`` for a file that is no such table, or that
    has more than ``most`` lines. Columns with other names are left alone.
    """
    text = _decode(content)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    names = _names(next(rows, []), columns)
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in _numbered(rows):
        if len(row) != len(names):
            faults.append(Fault(number, "", f"Deze regel heeft {len(row)} kolommen in plaats van {len(names)}."))
            continue
        line = Line(number, {name: cell.strip() for name, cell in zip(names, row, strict=True)})
        lines.append(line)
        faults += [
            Fault(number, name, "Dit mag niet leeg zijn.") for name in columns if name in required and not line[name]
        ]
    _check_size(lines=len(lines), faults=len(faults), most=most)
    return Table(tuple(lines), tuple(faults))


def in_order(faults: Collection[Fault], columns: Sequence[str]) -> tuple[Fault, ...]:
    """Each fault once, as somebody walks through the file: line by line, from the first column to the last."""
    places = {name: place for place, name in enumerate(columns)}
    return tuple(sorted(set(faults), key=lambda fault: (fault.line, places.get(fault.column, -1), fault.reason)))


def parse_date(text: str) -> date | None:
    """A date written as 31-12-2026 or 2026-12-31; None for anything else."""
    dutch, iso = _DUTCH_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    parts = dutch.groups()[::-1] if dutch else iso.groups() if iso else ()
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def split_several(text: str) -> list[str]:
    """The parts of a cell that may hold several: "taal, schulden"; also with ; | / or + between them."""
    return [part.strip() for part in _SEVERAL.split(text) if part.strip()]


def _decode(content: bytes) -> str:
    if content.startswith(_SPREADSHEETS) or b"\x00" in content:
        raise Refused("Dit is geen CSV-bestand. Sla de tabel in uw rekenprogramma op als CSV.", "file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return ";" if head.count(";") >= head.count(",") else ","


def _names(head: Sequence[str], columns: Sequence[str]) -> list[str]:
    names = [name.strip().casefold() for name in head]
    missing = [name for name in columns if name not in names]
    if missing:
        raise Refused(f"Op de eerste regel ontbreekt deze kolom: {', '.join(missing)}.", "file")
    if any(names.count(name) > 1 for name in columns):
        raise Refused("Op de eerste regel staat een kolom dubbel.", "file")
    return names


def _numbered(rows: "_csv.Reader") -> Iterator[tuple[int, list[str]]]:
    """Lines that are not empty, each with the number of its first line: a quoted cell may span several."""
    number = rows.line_num + 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield number, row
            number = rows.line_num + 1
    except csv.Error as error:
        raise Refused(f"Regel {number} is niet te lezen. Controleer de aanhalingstekens.", "file") from error


def _check_size(*, lines: int, faults: int, most: int) -> None:
    if not lines and not faults:
        raise Refused("Er staan geen regels in dit bestand.", "file")
    if lines > most:
        raise Refused(f"Dit bestand heeft {lines} regels. Lees er hoogstens {most} tegelijk in.", "file")
