"""Where a figure stands at the locations of a measure before it starts, and how many clients that is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.statistics import Estimate, wilson
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Level
from keten.insight.indicators.rules.definitions import Definition, Kind


@dataclass(frozen=True)
class Baseline:
    """*Beginstand*: a share (0 to 1) with its interval over ``found.cases`` rows, everything before ``until``.

    ``yearly``: how many rows a year come in at these locations. ``missing``: how many of them are not in it, because
    too few people are behind their figure to show it.
    """

    version: int
    found: Estimate
    until: date
    yearly: int
    missing: int


def list_countable() -> list[Definition]:
    """The figures that a measure can aim at: shares of clients, with people behind them."""
    return [one for one in list_definitions().values() if one.kind in (Kind.SHARE, Kind.INCIDENCE)]


def find_baseline(indicator: str, horizon_days: int, *, location_ids: Collection[int]) -> Baseline | None:
    """The published figure of these locations together, in the last run; None when none of them may be shown."""
    run = FigureRun.objects.order_by("-pk").first()
    if run is None or not location_ids:
        return None
    cells = Figure.objects.filter(
        run=run, indicator=indicator, horizon_days=horizon_days, level=Level.LOCATION, month=None,
        key__in=[str(one) for one in location_ids], value__isnull=False,
    )  # fmt: skip
    rows = [(cell.rows or 0, cell.value or 0.0, cell.version) for cell in cells]
    n = sum(row[0] for row in rows)
    if not n:
        return None
    share = sum(rows * value for rows, value, _version in rows) / n
    years = max((run.until - run.from_month).days / 365.25, 1 / 12)
    return Baseline(rows[0][2], wilson(share, n), run.until, round(n / years), len(location_ids) - len(rows))
