"""What became of everybody who was drawn for a measure, from the rows of its figure in the analytical store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from keten.insight.evaluation.models import Assignment, Measure
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.queries.opening import find_pseudonyms, find_store, open_rows
from keten.insight.indicators.rules.definitions import Definition, Kind

_WANTED = ("first_on", "time", "cause", "holds")


@dataclass(frozen=True)
class Outcomes:
    """Columns of one length, a row for each who was drawn early enough: ``outcome`` (1, 0, or None: no row), ``arm``
    (its code) and ``block``. ``drawn``: everybody of that version, also who came too late to be followed so long.
    """

    drawn: int
    outcome: list[int | None]
    arm: list[str]
    block: list[str]

    @property
    def columns(self) -> Mapping[str, list[Any]]:
        """As ``find_effect`` takes them."""
        return {"outcome": self.outcome, "arm": self.arm, "block": self.block}


def read_outcomes(measure: Measure, *, version: int, days: int, until: date) -> Outcomes | None:
    """By the horizon ``days``, from everything before ``until``; None when the figure or its rows are not there.

    Only who was drawn at least so long before ``until`` counts, in both arms alike, so that nobody is lost for being
    new; and only those of one version, so that the arms are of the same time.
    """
    one = list_definitions().get(measure.indicator)
    rows = open_rows(find_store(), one.over) if one else None
    if one is None or rows is None:
        return None
    drawn = list(
        Assignment.objects.filter(measure=measure, version=version).select_related("arm", "case__client").order_by("pk")
    )
    last = until - timedelta(days=days or one.followed_days)
    followed = [row for row in drawn if row.assigned_on <= last]
    column = "case_ref" if "case_ref" in rows.columns else "client"
    keys = _find_keys(followed, column)
    own = rows.filter(rows[column].isin([key for key in keys if key is not None] or [-1]))
    known = _group(own.select(column, *[name for name in _WANTED if name in rows.columns]).to_pyarrow().to_pylist(),
                   column)  # fmt: skip
    outcome = [_find(known.get(key, []), row.assigned_on, one, days) for key, row in zip(keys, followed, strict=True)]
    return Outcomes(len(drawn), outcome, [row.arm.code for row in followed], [row.stratum for row in followed])


def _find_keys(drawn: list[Assignment], column: str) -> list[int | None]:
    values = [row.case_id if column == "case_ref" else row.case.client.ref for row in drawn]
    return find_pseudonyms(column, values)


def _group(rows: Iterable[dict[str, Any]], column: str) -> dict[int | None, list[dict[str, Any]]]:
    found: dict[int | None, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def _find(rows: list[dict[str, Any]], assigned_on: date, one: Definition, days: int) -> int | None:
    """The row that ran when they were drawn, else the first one after it."""
    before = [row for row in rows if row["first_on"] <= assigned_on]
    row = max(before, key=_start, default=None) or min(rows, key=_start, default=None)
    if row is None:
        return None
    if one.kind is Kind.SHARE:
        return int(row["holds"])
    return int(row["cause"] in one.causes and row["time"] <= days)


def _start(row: dict[str, Any]) -> date:
    found: date = row["first_on"]
    return found
