"""The records behind a figure: rows of the store, and the files of them that the viewer may see.

The store knows people by pseudonym alone. Of the files that the viewer may see the pseudonyms are made again; whoever
may see none finds nothing, also with the store in hand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ibis.expr.types import Table

from keten.dossier.cases.queries import list_visible_keys
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.indicators.queries.opening import find_pseudonyms
from keten.insight.indicators.rules.definitions import Definition, Kind

_COLUMNS = ("client", "case_ref", "first_on", "time", "cause", "holds")


@dataclass(frozen=True)
class Record:
    """One row of a figure. ``holds``: whether it counts in the top of the figure; empty when that is not known yet."""

    client: int | None
    case_ref: int | None
    first_on: date | None
    holds: bool | None
    days: int | None = None
    cause: str = ""
    amount: float | None = None


def read_records(rows: Table, one: Definition, *, location: int, from_month: date, days: int) -> list[Record]:
    """The rows of a figure at a location, the latest first. ``days``: the horizon of an incidence."""
    here = rows.filter(rows.location == location, rows.first_on >= from_month)
    names = [name for name in (*_COLUMNS, one.top, one.bottom) if name in here.columns]
    found = here.select(*names).order_by(here.first_on.desc()).to_pyarrow().to_pylist()
    return [_make(row, one, days) for row in found]


def _make(row: Mapping[str, Any], one: Definition, days: int) -> Record:
    known = {"client": row["client"], "case_ref": row.get("case_ref"), "first_on": row["first_on"]}
    if one.kind is Kind.INCIDENCE:
        return Record(**known, holds=_holds(row, one, days), days=row["time"], cause=row["cause"])
    if one.kind is Kind.SHARE:
        return Record(**known, holds=bool(row["holds"]))
    return Record(**known, holds=row[one.top] > 0, days=row[one.bottom], amount=row[one.top])


def _holds(row: Mapping[str, Any], one: Definition, days: int) -> bool | None:
    """It happened by the horizon; something else did, or nothing for so long; or it is too early to say."""
    if row["time"] > days:
        return False
    if not row["cause"]:
        return None if row["time"] < days else False
    return row["cause"] in one.causes


def find_cases(records: Iterable[Record], *, viewer: Viewer) -> dict[Record, int]:
    """The case of each record that the viewer may see: its own, else the latest one of that client."""
    visible = list_visible_keys(viewer=viewer)
    by_case = _by_pseudonym("case_ref", [(case, case) for case, _ref in visible])
    by_client = _by_pseudonym("client", [(ref, case) for case, ref in visible])
    found = {one: by_case.get(one.case_ref) or by_client.get(one.client) for one in records}
    return {one: case for one, case in found.items() if case is not None}


def _by_pseudonym(column: str, keys: list[tuple[Any, int]]) -> dict[int | None, int]:
    made = find_pseudonyms(column, [key for key, _case in keys])
    return dict(zip(made, (case for _key, case in keys), strict=True))
