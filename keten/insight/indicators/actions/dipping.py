"""Figures around every change at a location, worked out from what was counted already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

from keten.insight.indicators.models import Dip
from keten.insight.indicators.rules.changing import Change, find_disturbed
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.dipping import has_lost, tell_dip
from keten.insight.indicators.rules.families import Tally
from keten.insight.indicators.rules.grids import Grid, lay_out, measure_around
from keten.insight.indicators.rules.windows import count_needed_days, find_span, find_window

KINDS = (Kind.SHARE, Kind.INCIDENCE)


def find_dips(
    tallies: Iterable[Tally], changes: Sequence[Change], *, from_month: date, until: date
) -> Iterator[Dip]:  # fmt: skip
    """Every share and incidence around every change: rows of no run yet, with empty numbers where nothing can be said.

    ``tallies``: by month. ``from_month`` and ``until``: of the figures.
    """
    if not changes:
        return
    disturbed = [find_disturbed(changes, span=find_span(change.on)) for change in changes]
    for tally in tallies:
        if tally.one.kind in KINDS:
            grid, run = lay_out(tally), (from_month, until)
            for change, others in zip(changes, disturbed, strict=True):
                yield _measure(tally.one, grid, change, others, run)


def _measure(
    one: Definition, grid: Grid, change: Change, disturbed: frozenset[int], run: tuple[date, date]
) -> Dip:  # fmt: skip
    window = find_window(
        changed_on=change.on, from_month=run[0], until=run[1], needed_days=count_needed_days(one)
    )  # fmt: skip
    dip = Dip(
        key=str(change.location), changed_on=change.on, what=[asdict(each) for each in change.what],
        indicator=one.code, version=one.version, is_whole=window.is_whole,
        horizon_days=min((horizon.days for horizon in one.horizons), default=0),
    )  # fmt: skip
    found = measure_around(grid, location=change.location, window=window, disturbed=disturbed)
    if found is not None:
        told = tell_dip(found.dip, least=found.least)
        for name, value in asdict(told).items():
            setattr(dip, name, value)
        dip.is_alarm = has_lost(told.low, told.high, better=one.better)
    return dip
