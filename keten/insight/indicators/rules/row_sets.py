"""Which rows were derived from the store: in one small file, replaced whole, so that half a set is never read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

VERSION = 1  # of the columns of rows: a set of another version is not read, and made anew


@dataclass(frozen=True, kw_only=True)
class RowSet:
    """All rows before ``until``, from everything up to event ``up_to``. ``files``: by kind of rows, from the folder."""

    number: int
    up_to: int
    until: date
    files: Mapping[str, Sequence[str]]


def write_sets(sets: Sequence[RowSet]) -> str:
    """As text, newest first; ``read_sets`` gives the same back."""
    return json.dumps({"version": VERSION, "sets": [_turn(one) for one in sets]}, indent=1)


def read_sets(text: str) -> tuple[RowSet, ...]:
    """The sets, newest first; none when they had other columns."""
    found = json.loads(text)
    if found["version"] != VERSION:
        return ()
    return tuple(RowSet(**one | {"until": date.fromisoformat(one["until"])}) for one in found["sets"])


def _turn(one: RowSet) -> dict[str, Any]:
    return asdict(one) | {"until": one.until.isoformat()}
