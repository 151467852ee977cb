"""The truth of every figure of a log: per location and for the whole region, per month of the first day and in all.

What is counted stands in ``truth_rows``; here it is added up, without any other implementation.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from keten.insight.simulation.rules.regional.histories import History
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.truth_rows import SHARED, TIMED, Counted, Timed, list_ratio
from keten.insight.simulation.rules.regional.truth_surveys import list_answers, list_invited

HORIZON_DAYS: Mapping[int, int] = {3: 91, 6: 183, 12: 365}
Definitions = Mapping[str, Mapping[str, Any]]


class Cell(NamedTuple):
    """Of which figure, where (None: the whole region, also what has no location), and of which month (None: all)."""

    indicator: str
    location: int | None
    month: date | None


@dataclass(frozen=True)
class Counts:
    """A share or a ratio: ``times`` ``top`` / ``bottom``, over so many rows."""

    rows: int
    top: int
    bottom: int
    times: int = 1

    @property
    def value(self) -> float | None:
        """The figure; None when there was nothing to divide by."""
        return self.times * self.top / self.bottom if self.bottom else None


@dataclass(frozen=True)
class Incidence:
    """By days the share to whom it had happened by then, None where nobody knows, over so many rows."""

    rows: int
    by_days: Mapping[int, float | None]


Truth = dict[Cell, Counts | Incidence]


def find_truth(log: Log, definitions: Definitions, *, until: date | None = None) -> Truth:
    """Every figure in ``definitions`` (``indicators.toml`` as read), but what nobody measures.

    ``until``: the first day that is not known any more; the end of the log without. Cells without rows are not there.
    """
    history, truth = History(log, until or log.until), Truth()
    for code, definition in definitions.items():
        match definition["kind"]:
            case "incidence":
                timed = list(TIMED[definition["over"]](history))
                truth |= {cell: _follow(rows, definition) for cell, rows in _divide_timed(code, timed).items()}
            case "share":
                rows = _list_followed(SHARED[definition["over"]](history), definition["days"], history.until)
                truth |= _add_up(code, rows, times=1)
            case "survey":
                truth |= _add_up(code, _list_of_survey(log, definition, history.until), times=1)
            case "ratio":
                truth |= _add_up(code, list(list_ratio(history, definition["top"])), times=definition["times"])
    return truth


def _list_of_survey(log: Log, definition: Mapping[str, Any], until: date) -> list[Counted]:
    survey = definition["survey"]
    if "question" in definition:
        return list(list_answers(log, survey, definition["question"], until))
    return _list_followed(list_invited(log, survey), definition["days"], until)


def _list_followed(rows: Iterable[Counted], days: int, until: date) -> list[Counted]:
    """Those that were followed long enough: all days before day ``days`` are known."""
    return [row for row in rows if row.first_on + timedelta(days=days) <= until]


def _add_up(code: str, rows: Sequence[Counted], *, times: int) -> Truth:
    cells: dict[Cell, list[Counted]] = defaultdict(list)
    for row in rows:
        for cell in _list_cells(code, row.location, row.first_on):
            cells[cell].append(row)
    return {
        cell: Counts(len(found), sum(row.top for row in found), sum(row.bottom for row in found), times)
        for cell, found in cells.items()
    }


def _divide_timed(code: str, rows: Sequence[Timed]) -> dict[Cell, list[Timed]]:
    cells: dict[Cell, list[Timed]] = defaultdict(list)
    for row in rows:
        for cell in _list_cells(code, row.location, row.first_on):
            cells[cell].append(row)
    return cells


def _list_cells(code: str, location: int | None, first_on: date) -> set[Cell]:
    """A set, because a row without a location has no cell but those of the whole region."""
    month = first_on.replace(day=1)
    return {Cell(code, where, when) for where in (location, None) for when in (month, None)}


def _follow(rows: Sequence[Timed], definition: Mapping[str, Any]) -> Incidence:
    horizons = [HORIZON_DAYS[months] for months in definition.get("months", ())] or definition["after_days"]
    causes = frozenset(definition["causes"])
    return Incidence(len(rows), {days: measure_incidence(rows, causes, days) for days in horizons})


def measure_incidence(rows: Sequence[Timed], causes: frozenset[str], days: int) -> float | None:
    """Aalen-Johansen, day by day: who is still there, and how many of them end on that day, by which cause.

    On each day with an end: the chance to be there still, times the share of who is there that ends by ``causes``. None
    when nobody was followed that long, while not all had ended.
    """
    still_there, happened = 1.0, 0.0
    for day in sorted({row.days for row in rows if row.cause and row.days <= days}):
        there = sum(row.days >= day for row in rows)
        ended = [row.cause for row in rows if row.cause and row.days == day]
        happened += still_there * sum(cause in causes for cause in ended) / there
        still_there *= 1 - len(ended) / there
    is_followed = any(row.days >= days for row in rows)
    return happened if is_followed or still_there == 0 else None
