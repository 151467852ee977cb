"""Reading a table from a spreadsheet."""

from datetime import date

import pytest

from keten.ground.foundation.csv_reading import Fault, Table, parse_date, read_table, split_several
from keten.ground.foundation.decision import Refused

COLUMNS = ("naam", "plaats")


def read(text: str, encoding: str = "utf-8", most: int = 100) -> Table:
    return read_table(text.encode(encoding), columns=COLUMNS, required={"naam"}, most=most)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_spreadsheets_write(encoding: str, separator: str, newline: str) -> None:
    text = newline.join((f"Plaats{separator} NAAM ", f"Súdwest{separator} Zoë ", "", f"{separator}Jan"))
    table = read(text, encoding)
    assert [(line.number, line["naam"], line["plaats"]) for line in table.lines] == [
        (2, "Zoë", "Súdwest"),
        (4, "Jan", ""),
    ]
    assert table.faults == ()


def test_line_numbers_are_those_of_the_spreadsheet_also_after_a_cell_of_two_lines() -> None:
    table = read('naam;plaats\n"A\nB";X\nC;Y;Z\n;X\n')
    assert [line.number for line in table.lines] == [2, 5]
    assert table.faults == (
        Fault(4, "", "Deze regel heeft 3 kolommen in plaats van 2."),
        Fault(5, "naam", "Dit mag niet leeg zijn."),
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "ontbreekt deze kolom: naam, plaats"),
        (b"naam;woonplaats\nA;B", "ontbreekt deze kolom: plaats"),
        (b"naam;plaats;naam\nA;B;C", "staat een kolom dubbel"),
        (b"naam;plaats\n\n;\n", "geen regels"),
        (b"PK\x03\x04rest", "geen CSV-bestand"),
        (b"n\x00aam", "geen CSV-bestand"),
        (b"naam;plaats\n" + b"A;B\n" * 101, "hoogstens 100"),
        (b'naam;plaats\nA;"' + b"x" * 200_000, "Regel 2 is niet te lezen"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_way_out(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refusal:
        read_table(content, columns=COLUMNS, required=set(), most=100)
    assert refusal.value.field == "file"


def test_cells_never_appear_in_a_log() -> None:
    assert "999990019" not in repr(read("naam;plaats\n999990019;X"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31-12-1980", date(1980, 12, 31)), ("1-2-1980", date(1980, 2, 1)), ("01/02/1980", date(1980, 2, 1)),
        ("1980-02-01", date(1980, 2, 1)), ("30-02-1980", None), ("19800201", None), ("1-2-80", None), ("", None),
    ],
)  # fmt: skip
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_several_in_one_cell() -> None:
    assert split_several("taal, schulden | techniek;") == ["taal", "schulden", "techniek"]
    assert split_several("") == []
