"""Figures around every change at a location, worked out from what was counted already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

from keten.insight.indicators.models import Dip
from keten.insight.indicators.rules.changing import Change
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.dipping import has_lost, tell_dip
from keten.insight.indicators.rules.families import Tally
from keten.insight.indicators.rules.grids import Changes, Grid, lay_out, measure_around
from keten.insight.indicators.rules.windows import count_needed_days, find_window

KINDS = (Kind.SHARE, Kind.INCIDENCE)


def find_dips(
    tallies: Iterable[Tally], changes: Sequence[Change], *, from_month: date, until: date
) -> Iterator[Dip]:  # fmt: skip
    """Every share and incidence around every change: rows of no run yet, with empty numbers where nothing can be said.

    ``tallies``: by month. ``from_month`` and ``until``: of the figures.
    """
    days: dict[int, list[date]] = defaultdict(list)
    for change in changes:
        days[change.location].append(change.on)
    for tally in tallies:
        if tally.one.kind in KINDS and changes:
            grid = lay_out(tally)
            yield from (_measure(tally.one, grid, change, days, from_month, until) for change in changes)


def _measure(one: Definition, grid: Grid, change: Change, changes: Changes, from_month: date, until: date) -> Dip:
    window = find_window(
        changed_on=change.on, from_month=from_month, until=until, needed_days=count_needed_days(one)
    )  # fmt: skip
    dip = Dip(
        key=str(change.location), changed_on=change.on, what=[asdict(each) for each in change.what],
        indicator=one.code, version=one.version, is_whole=window.is_whole,
        horizon_days=min((horizon.days for horizon in one.horizons), default=0),
    )  # fmt: skip
    found = measure_around(grid, location=change.location, window=window, changes=changes)
    if found is not None:
        told = tell_dip(found.dip, least=found.least)
        for name, value in asdict(told).items():
            setattr(dip, name, value)
        dip.is_alarm = has_lost(told.low, told.high, better=one.better)
    return dip
