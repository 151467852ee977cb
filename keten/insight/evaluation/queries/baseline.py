"""Where a figure stands at the locations of a measure before it starts, and how many clients that is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.statistics import Estimate, wilson
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, Level
from keten.insight.indicators.queries.published import get_run
from keten.insight.indicators.rules.definitions import Definition, Kind


@dataclass(frozen=True)
class Baseline:
    """*Beginstand*: a share (0 to 1) with its interval over ``found.cases`` rows, everything before ``until``."""

    version: int
    found: Estimate
    until: date


def list_countable() -> list[Definition]:
    """The figures that a measure can aim at: shares of clients, with people behind them."""
    return [one for one in list_definitions().values() if one.kind in (Kind.SHARE, Kind.INCIDENCE)]


def find_baseline(indicator: str, horizon_days: int, *, location_ids: Collection[int]) -> Baseline | None:
    """The published figure of these locations together, in the last run; None when none of them may be shown."""
    run = get_run()
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
    return Baseline(rows[0][2], wilson(share, n), run.until)
