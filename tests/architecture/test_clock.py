"""The clock is read at the entry point and passed down, so that years can be lived in a minute."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from tests.architecture.source import Module, is_entry_point, modules, named, parse

_CLOCKS = {"now", "today", "utcnow"}
_OF = {"timezone", "datetime", "date", "time"}
_SQL = re.compile(r"\b(now\(\)|current_date|current_timestamp|clock_timestamp\(\))", re.I)
_SQL_SLOTS = {"actions", "queries", "sweeps"}


def find_clocks(sources: Iterable[Module]) -> Iterator[str]:
    """Where the clock is read outside an entry point: in Python, and in SQL of actions, queries and sweeps."""
    for module in sources:
        if is_entry_point(module):
            continue
        for node in ast.walk(module.tree):
            if _reads_clock(node) or (module.slot in _SQL_SLOTS and _reads_clock_in_sql(node)):
                yield f"{module.path}:{node.lineno}"


def _reads_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return (node.value.id, node.attr) == ("time", "time") or (node.value.id in _OF and node.attr in _CLOCKS)
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return name in {"localdate", "localtime"} and not node.args and not node.keywords
    return False


def _reads_clock_in_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_SQL.search(node.value))


def test_the_clock_is_read_only_at_entry_points() -> None:
    found = list(find_clocks(modules()))
    assert not found, named(found)


@pytest.mark.parametrize("fault", [
    "x = timezone.now()", "x = date.today()", "x = localdate()", "x = datetime.now(UTC)", "f(default=timezone.now)",
    "x = time.time()", "x = 'select now()'", "x = 'where due_on < current_date'",
])  # fmt: skip
def test_a_clock_in_an_action_is_found(fault: str) -> None:
    assert list(find_clocks([parse(fault)])) == ["keten/wing/app/actions.py:1"]
    assert not list(find_clocks([parse(fault, "keten/wing/app/views.py")]))


def test_passing_the_clock_down_is_fine() -> None:
    assert not list(find_clocks([parse("x = localdate(now)\ny = time.monotonic()\nz = request.now")]))
