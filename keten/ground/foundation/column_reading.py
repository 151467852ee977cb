"""Reading whole columns of a large table: a million rows in a second or two, what is wrong named by line and column.

As in ``csv_reading``: semicolon or comma, UTF-8 or the Windows code page, and no cell appears in a message. Numbers may
have a decimal comma; ja and nee are 1 and 0; an empty cell, NA, NaN, null or a single dot is missing.
"""

import _csv
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv as arrow

from keten.ground.foundation.csv_reading import parse_date
from keten.ground.foundation.decision import Refused

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MISSING = ("", "na", "n/a", "nan", "null", "none", ".")
_YES, _NO = ("ja", "yes", "true", "waar"), ("nee", "no", "false", "onwaar")
_DUTCH = r"^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d*)?$"
_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_MONTH = re.compile(r"\d{4}-\d{2}")
_GROUPED = r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$"


@dataclass(frozen=True)
class Columns:
    """The asked columns of a file as texts without spaces around them, all of one length, and their ``lines``."""

    texts: dict[str, pa.ChunkedArray]
    lines: NDArray[np.int64]
    semicolons: bool

    def __len__(self) -> int:
        return len(self.lines)

    def codes(self, name: str) -> tuple[NDArray[np.int64], list[str]]:
        """A column as numbers of its distinct texts, in order; -1 where it is missing."""
        text = pc.if_else(_is_missing(self.texts[name]), None, self.texts[name])
        coded = text.combine_chunks().dictionary_encode()
        values = [str(one) for one in coded.dictionary.to_pylist()]
        order = sorted(range(len(values)), key=lambda place: order_of(values[place]))
        rank = np.empty(len(values) + 1, dtype=np.int64)
        rank[order], rank[-1] = np.arange(len(values)), -1
        return rank[pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)], [values[place] for place in order]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column as numbers; NaN where it is missing. Raises ``Refused`` for what is no number, with its line."""
        text = pc.utf8_lower(self.texts[name])
        missing = _is_missing(text)
        yes, no = (pc.is_in(text, pa.array(words)) for words in (_YES, _NO))
        text = pc.if_else(yes, "1", pc.if_else(no, "0", pc.if_else(missing, None, text)))
        fitting, plain = self._as_plain(name, text)
        wrong = pc.and_(pc.is_valid(text), pc.invert(pc.fill_null(fitting, False)))
        values = np.asarray(plain.cast(pa.float64()).fill_null(np.nan).to_numpy(), dtype=np.float64)
        faulty = np.asarray(wrong.to_numpy(zero_copy_only=False), dtype=np.bool_) | np.isinf(values)
        if faulty.any():
            line = self.lines[int(faulty.argmax())]
            raise Refused(f"Kolom {name}, regel {line}: dit is geen getal. Verbeter dit, of laat de cel leeg.", name)
        return values

    def moments(self, name: str) -> NDArray[np.float64]:
        """A column as moments in order: numbers as they are, dates (31-12-2026, 2026-12-31, 2026-12) as days.

        NaN where it is missing; raises ``Refused`` for what is neither.
        """
        codes, values = self.codes(name)
        days = parse_days(values)
        return self.numbers(name) if days is None else np.array([*days, np.nan])[codes]

    def _as_plain(self, name: str, text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        """Which are numbers in the way this column is written, and all with a decimal point."""
        if pc.any(pc.match_substring(text, ",")).as_py():
            fitting = pc.and_(pc.match_substring_regex(text, _DUTCH), pc.match_substring_regex(text, r"\d"))
            plain = pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
            return fitting, pc.if_else(fitting, plain, None)
        self._check_points(name, text)
        fitting = pc.match_substring_regex(text, _PLAIN)
        return fitting, pc.if_else(fitting, text, None)

    def _check_points(self, name: str, text: pa.ChunkedArray) -> None:
        """1.250 in a Dutch file is twelve hundred and fifty, and one and a quarter in another: that is not guessed."""
        pointed = text.filter(pc.match_substring(text, "."))
        if self.semicolons and len(pointed) and pc.all(pc.match_substring_regex(pointed, _GROUPED)).as_py():
            raise Refused(
                f"Kolom {name}: niet te zien of de punt duizendtallen of decimalen scheidt. "
                "Schrijf getallen zonder punt, of met een komma voor de decimalen.", name,
            )  # fmt: skip


def read_columns(content: bytes, names: Sequence[str]) -> Columns:
    """These columns of a CSV file, by the names on its first line (case does not count).

    Raises ``Refused`` for a file that is no table, is empty, lacks a column, has one twice or has a broken line.
    """
    if content.startswith(_SPREADSHEETS) or b"\x00" in content[:4096]:
        raise Refused("Dit is geen CSV-bestand. Sla de tabel in uw rekenprogramma op als CSV.", "file")
    if not content.strip():
        raise Refused("Dit bestand is leeg. Geef een CSV-bestand met op de eerste regel namen van kolommen.", "file")
    text = _as_utf8(content)
    head = text[: text.index(b"\n")] if b"\n" in text else text
    semicolons = head.count(b";") >= head.count(b",") and b";" in head
    tabs = b"\t" in head and not semicolons and b"," not in head
    table = _parse(text, ";" if semicolons else "\t" if tabs else ",")
    places = _find(table.column_names, names)
    if not table.num_rows:
        raise Refused("Er staan geen regels onder de kopregel van dit bestand.", "file")
    texts = {name: pc.utf8_trim_whitespace(table.column(place)) for name, place in zip(names, places, strict=True)}
    return Columns(texts, _number(text, table.num_rows), semicolons)


def _as_utf8(content: bytes) -> bytes:
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace").encode("utf-8")
    return content


def _parse(text: bytes, delimiter: str) -> pa.Table:
    quoted = b'"' in text
    names = next(_rows(text, delimiter))
    places = [f"{place}" for place in range(len(names))]
    kinds = arrow.ConvertOptions(column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False)
    parse = arrow.ParseOptions(delimiter=delimiter, newlines_in_values=quoted)
    read = arrow.ReadOptions(column_names=places, skip_rows_after_names=1)
    try:
        table = arrow.read_csv(io.BytesIO(text), read_options=read, parse_options=parse, convert_options=kinds)
    except pa.ArrowInvalid as error:
        raise _say_broken(text, delimiter, len(names)) from error
    return table.rename_columns([name.strip() for name in names])


def _rows(text: bytes, delimiter: str) -> "_csv.Reader":
    return csv.reader(io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""), delimiter=delimiter)


def _say_broken(text: bytes, delimiter: str, wide: int) -> Refused:
    rows = _rows(text, delimiter)
    try:
        for row in rows:
            if row and len(row) != wide:
                return Refused(f"Regel {rows.line_num} heeft {len(row)} kolommen in plaats van {wide}.", "file")
    except csv.Error:
        pass
    return Refused(f"Regel {rows.line_num} is niet te lezen. Controleer de aanhalingstekens.", "file")


def _find(found: Sequence[str], names: Sequence[str]) -> list[int]:
    """The places of the asked columns: as written, else whatever the case."""
    folded = [name.casefold() for name in found]
    places = []
    for name in names:
        exact = [place for place, one in enumerate(found) if one == name]
        near = exact or [place for place, one in enumerate(folded) if one == name.casefold()]
        if not near:
            raise Refused(f"De kolom {name} staat niet op de eerste regel. Controleer de naam.", name)
        if len(near) > 1:
            raise Refused(f"De kolom {name} staat dubbel op de eerste regel. Geef elke kolom een eigen naam.", name)
        places.append(near[0])
    return places


def _number(text: bytes, rows: int) -> NDArray[np.int64]:
    """The line of each row; counted one by one only when cells span lines or lines are empty."""
    if b'"' not in text and b"\n\n" not in text:
        return np.arange(2, rows + 2, dtype=np.int64)
    lines, reader, start = [], _rows(text, ";"), 0
    for row in reader:
        if row:
            lines.append(start + 1)
        start = reader.line_num
    return np.array(lines[1 : rows + 1], dtype=np.int64)


def _is_missing(text: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(pc.utf8_lower(text), pa.array(_MISSING))


def parse_days(values: Sequence[str]) -> list[float] | None:
    """Dates as days since the beginning of the calendar; None when any is no date, or there are none."""
    dates = [parse_date(f"{value}-01" if _MONTH.fullmatch(value) else value) for value in values]
    known = [float(day.toordinal()) for day in dates if day]
    return known if known and len(known) == len(values) else None


def order_of(value: str) -> tuple[float, str]:
    """By what texts are sorted: numbers by size, then words."""
    try:
        return float(value.replace(",", ".")), value
    except ValueError:
        return np.inf, value
