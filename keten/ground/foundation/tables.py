"""Data files that ship with an app: tables of TOML by code, each checked when it is read."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

Row = TypeVar("Row")


def read_tables(
    text: str,
    *,
    make: Callable[[str, Mapping[str, Any]], Row],
    list_faults: Callable[[Row], Iterable[str]],
    error: type[Exception],
) -> dict[str, Row]:
    """What ``make`` makes of each table, by its code. Raises ``error``, which names the code and the fault."""
    found = {}
    for code, table in tomllib.loads(text).items():
        try:
            found[code] = make(code, table)
        except KeyError as missing:
            raise error(f"{code}: {missing} is missing or unknown") from missing
        for fault in list_faults(found[code]):
            raise error(f"{code}: {fault}")
    return found
