"""Figures as they were computed the last time: what pages, open data and reports read. They hold nobody's data."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from keten.ground.foundation.statistics import Estimate
from keten.ground.organisations.models import Location, Organisation, TargetGroup
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Level

_CODES = {Level.LOCATION: "locatie", Level.ORGANISATION: "organisatie", Level.TARGET_GROUP: "doelgroep"}
_LEVELS = {code: level for level, code in _CODES.items()}


@dataclass(frozen=True)
class Place:
    """What figures are about: everything together, or one location, organisation or target group, with its name."""

    level: Level
    key: str
    name: str

    @property
    def code(self) -> str:
        """As it stands in an address; empty for everything together."""
        return f"{_CODES[self.level]}-{self.key}" if self.key else ""


EVERYTHING = Place(Level.COUNTRY, "", "")


@dataclass(frozen=True)
class Cell:
    """A figure as it may be shown: hidden ones have a reason and nothing else."""

    indicator: str
    horizon_days: int
    month: date | None  # the first day of its period; empty: all periods together
    months: int  # how long that period is
    rows: int  # 0 when that may not be told
    held: int | None  # to how many it happened; not known of a ratio
    found: Estimate | None
    expected: float | None
    difference: Estimate | None
    hidden: str
    place: str  # its key


def get_run() -> FigureRun | None:
    """The last time that figures were computed."""
    return FigureRun.objects.order_by("-computed_at").first()


def list_places(run: FigureRun) -> dict[Level, list[Place]]:
    """What there are figures of, by level and by name."""
    found: dict[Level, set[str]] = defaultdict(set)
    of_all = Figure.objects.filter(run=run, month=None).exclude(level=Level.COUNTRY)
    for level, key in of_all.values_list("level", "key").distinct():
        found[Level(level)].add(key)
    return {
        level: _name(level, keys) for level, keys in sorted(found.items(), key=lambda one: list(Level).index(one[0]))
    }


def _name(level: Level, keys: set[str]) -> list[Place]:
    names: Mapping[str, object] = dict(TargetGroup.choices)
    if level is not Level.TARGET_GROUP:
        model = Location if level is Level.LOCATION else Organisation
        rows = model.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", "name")
        names = {str(pk): name for pk, name in rows}
    return sorted((Place(level, key, str(names.get(key, key))) for key in keys), key=lambda one: one.name)


def find_place(code: str, places: Mapping[Level, Sequence[Place]]) -> Place:
    """The place of an address; everything together for what is not one."""
    level = _LEVELS.get(code.partition("-")[0])
    return next((one for one in places.get(level, []) if one.code == code), EVERYTHING) if level else EVERYTHING


def list_of_place(run: FigureRun, place: Place, *, indicator: str = "", days: int = 0) -> list[Cell]:
    """All figures of a place, or one of them at a horizon: over all months (``month`` empty) and per period, oldest
    first."""
    rows = Figure.objects.filter(run=run, level=place.level, key=place.key)
    return _cells(rows.filter(indicator=indicator, horizon_days=days) if indicator else rows)


def list_beside_each_other(run: FigureRun, level: Level, *, indicator: str, days: int) -> list[Cell]:
    """One figure at a horizon of all places of a level, over all months."""
    return _cells(Figure.objects.filter(run=run, level=level, indicator=indicator, horizon_days=days, month=None))


def list_all(run: FigureRun) -> Iterator[Figure]:
    """Every figure, in the order of the definitions: for who takes all of it."""
    order = {code: number for number, code in enumerate(list_definitions())}
    rows = Figure.objects.filter(run=run).order_by("level", "key", "horizon_days", "month")
    return iter(sorted(rows, key=lambda row: order.get(row.indicator, len(order))))


_READ = (
    "indicator", "horizon_days", "month", "months", "rows", "held", "value", "low", "high", "expected", "difference",
    "difference_low", "difference_high", "hidden", "key",
)  # fmt: skip


def _cells(rows: QuerySet[Figure]) -> list[Cell]:
    """As named tuples: a page reads hundreds, and a model costs more than the cell that is made of it."""
    return [
        _cell(row) for row in rows.order_by("indicator", "horizon_days", "month", "key").values_list(*_READ, named=True)
    ]


def _cell(row: Any) -> Cell:
    shown = not row.hidden
    return Cell(
        indicator=row.indicator, horizon_days=row.horizon_days, month=row.month, months=row.months,
        rows=(row.rows or 0) if shown else 0, held=row.held if shown else None,
        found=_estimate(row.value, row.low, row.high, row.rows or 0) if shown else None,
        expected=row.expected if shown else None,
        difference=_estimate(row.difference, row.difference_low, row.difference_high, row.rows or 0) if shown else None,
        hidden=row.hidden, place=row.key,
    )  # fmt: skip


def _estimate(value: float | None, low: float | None, high: float | None, cases: int) -> Estimate | None:
    return None if value is None or low is None or high is None else Estimate(value, low, high, cases)
