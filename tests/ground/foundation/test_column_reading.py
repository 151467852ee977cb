"""Columns as somebody in the Netherlands writes them, and what is told of what cannot be read."""

import time

import numpy as np
import pytest

from keten.ground.foundation.column_reading import read_columns
from keten.ground.foundation.decision import Refused


def numbers(content: str | bytes, name: str = "b") -> list[float]:
    raw = content if isinstance(content, bytes) else content.encode()
    return read_columns(raw, [name]).numbers(name).tolist()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n1,2.5\n1,-3\n", [2.5, -3]),
        ("a;b\n1;2,5\n1;-3\n", [2.5, -3]),
        ("a;b\n1;1.250,75\n1;12\n", [1250.75, 12]),
        ("a;b\n1;1250.5\n1;3.125\n", [1250.5, 3.125]),
        ("a,b\n1,1.250\n1,3.000\n", [1.25, 3]),
        ('a,b\n1,"2,5"\n1,"3,0"\n', [2.5, 3]),
        ("a\tb\n1\t4\n1\t5\n", [4, 5]),
        ("\ufeffa;B \r\n1; 2,5 \r\n1;3\r\n", [2.5, 3]),
        ("a;b\n1;ja\n1;Nee\n", [1, 0]),
        ("a;b\n1;1e3\n1;2E-1\n", [1000, 0.2]),
    ],
)
def test_numbers(content: str, expected: list[float]) -> None:
    assert numbers(content) == expected


def test_what_is_missing() -> None:
    found = numbers("a;b\n1;\n1;NA\n1;nan\n1;.\n1;NULL\n1;7\n")
    assert np.isnan(found[:5]).all()
    assert found[5] == 7


def test_codes_are_in_order_and_name_their_values() -> None:
    table = read_columns(b"a;b\n10;noord\n9;zuid\n;noord\nx;\n", ["a", "b"])
    codes, values = table.codes("a")
    assert (codes.tolist(), values) == ([1, 0, -1, 2], ["9", "10", "x"])
    assert table.codes("b")[0].tolist() == [0, 1, 0, -1]


def test_moments_are_numbers_or_dates() -> None:
    table = read_columns(b"a;b;c\n31-12-2026;2026-12;3\n;2027-01;4,5\n1-1-2027;2026-11;\n", ["a", "b", "c"])
    days = table.moments("a")
    assert days[2] - days[0] == 1
    assert np.isnan(days[1])
    assert np.diff(table.moments("b")).tolist() == [31, -61]
    assert table.moments("c")[:2].tolist() == [3, 4.5]
    with pytest.raises(Refused, match="Kolom a, regel 2"):
        read_columns(b"a\n2026-12-31\nmorgen\n", ["a"]).moments("a")


def test_a_windows_file() -> None:
    assert read_columns("a;caf\xe9\n1;2\n".encode("cp1252"), ["caf\xe9"]).numbers("caf\xe9").tolist() == [2]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a;b\n1;2\n1;geheim\n", 3),
        ("a;b\n1;2\n\n\n1;geheim\n", 5),
        ('a;b\n"een\ntwee";2\n1;geheim\n', 4),
        ("a;b\n1;2,5\n1;1,2,3\n", 3),
        ("a;b\n1;2,5\n1;12.34,5\n", 3),
        ("a;b\n1;1e999\n", 2),
        ("a;b\n1;inf\n", 2),
        ("a;b\n1;,\n1;1,5\n", 2),
    ],
)
def test_no_number_is_named_by_column_and_line_alone(content: str, line: int) -> None:
    with pytest.raises(Refused) as refused:
        numbers(content)
    assert f"Kolom b, regel {line}:" in refused.value.reason
    assert "geheim" not in refused.value.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "leeg"),
        (b"  \n", "leeg"),
        (b"a;b\n", "geen regels"),
        (b"PK\x03\x04", "geen CSV"),
        (b"a;c\n1;2\n", "kolom b staat niet"),
        (b"b;B\n1;2\n", None),
        (b"b;b\n1;2\n", "dubbel"),
        (b"a;b\n1;2\n1;2;3\n", "Regel 3 heeft 3 kolommen"),
        (b"a;b\n1;1.250\n1;3.000\n", "punt"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, said: str | None) -> None:
    if said is None:
        assert numbers(content) == [1]
        return
    with pytest.raises(Refused) as refused:
        numbers(content)
    assert said in refused.value.reason


def test_a_million_rows_are_read_in_seconds() -> None:
    content = b"arm;uitkomst\n" + b"".join(b"%d;%d,5\n" % (row % 2, row % 100) for row in range(1_000_000))
    started = time.monotonic()
    table = read_columns(content, ["arm", "uitkomst"])
    assert table.numbers("uitkomst").mean() == pytest.approx(50.0)
    assert table.codes("arm")[1] == ["0", "1"]
    assert time.monotonic() - started < 20  # 2 s when nothing else runs
