"""Computed once, read by pages: what stands in the table is what was counted, with its interval."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from keten.ground.ledger.models import LedgerEvent
from keten.insight.indicators.actions import NotWholeMonths, computing
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import NUMBERS, Figure, FigureRun
from keten.insight.indicators.queries.counting import count_together
from keten.insight.indicators.queries.rows import ROWS
from keten.insight.indicators.rules.families import Tally, list_families, name_rows
from keten.insight.indicators.rules.tabulating import tabulate
from keten.insight.indicators.rules.windows import add_months
from keten.insight.indicators.store import Store
from tests.conftest import as_round
from tests.insight.indicators.computed import compute
from tests.insight.indicators.conftest import LOG
from tests.insight.indicators.counted import derive, live


def test_every_figure_is_there_for_every_level(run: FigureRun) -> None:
    measured = {one.code for one in list_definitions().values() if one.is_counted}
    assert set(run.figures.filter(level="country", month=None).values_list("indicator", flat=True)) == measured
    assert set(run.figures.values_list("level", flat=True)) == {"country", "location", "organisation", "target_group"}
    wide = run.figures.exclude(value=None).exclude(low=None)
    assert wide.count() > 500
    for figure in wide:
        assert figure.low <= figure.value <= figure.high, figure.indicator


def test_periods_and_places_add_up_where_all_of_them_are_told(run: FigureRun) -> None:
    checked = 0
    for code in ("first_talk", "no_show", "handovers_per_case"):
        of_one = run.figures.filter(indicator=code, horizon_days__in=(0, 14))
        total = of_one.get(level="country", month=None).rows
        for parts in (of_one.filter(level="location", month=None), of_one.filter(level="country").exclude(month=None)):
            rows = list(parts.values_list("rows", flat=True))
            checked += None not in rows
            assert None in rows or sum(rows) == total
    assert checked > 2


def test_figures_about_the_same_rows_have_one_period_and_tell_of_the_same_rows(run: FigureRun) -> None:
    for family in list_families(list_definitions().values()):
        codes = [one.code for one in family]
        of_family = run.figures.filter(indicator__in=codes)
        assert len(set(of_family.exclude(month=None).values_list("months", flat=True))) == 1, codes
        told: dict[tuple[object, ...], set[int | None]] = {}
        for *cell, rows in of_family.values_list("level", "key", "month", "rows"):
            told.setdefault(tuple(cell), set()).add(rows)
        if len({name_rows(one) for one in family}) > 1:  # questions on the same sheets: some skip one
            told = {cell: {row is None for row in rows} for cell, rows in told.items()}
        assert {len(rows) for rows in told.values()} == {1}, codes


def test_what_was_planted_stands_out_and_the_rest_does_not() -> None:
    """Before anything is hidden: of so few people most is."""
    log = live(LOG)
    one, derived = list_definitions()["flow_through"], derive(log)
    since = add_months(log.until, -computing.MONTHS)
    counts = count_together(lambda over: ROWS[over](derived), [one], from_month=since)
    tally = Tally(one, *computing.read_counts(counts[one.code]))
    (part,) = (part for part in tabulate(tally.one, tally.counted, tally.columns) if part.adjusted)
    low = dict(zip(part.keys, part.adjusted[-1].difference.low, strict=True))
    assert low.pop(2) > 0.05
    assert not any(other > 0 for other in low.values())


def test_what_was_computed_before_is_replaced_and_told(run: FigureRun, tmp_path: Path) -> None:
    told = LedgerEvent.objects.filter(type="indicators.figures-computed").latest("pk")
    assert told.payload["cells"] == run.figures.count()
    empty = compute(Store(tmp_path), run.until)
    assert list(FigureRun.objects.all()) == [empty]
    assert Figure.objects.count() == 0  # of nothing there are no figures, and no error


def test_figures_until_halfway_a_month_are_refused(run: FigureRun, tmp_path: Path) -> None:
    with pytest.raises(NotWholeMonths):
        compute(Store(tmp_path), run.until + timedelta(days=1))
    assert list(FigureRun.objects.all()) == [run]


def test_months_before_what_a_page_looks_back_are_not_kept(run: FigureRun) -> None:
    assert run.from_month <= run.until - timedelta(days=24 * 30)
    for figure in run.figures.exclude(month=None):
        assert figure.month.month % figure.months == 1 % figure.months, "a period of the calendar"
        assert (
            run.from_month.year - figure.month.year
        ) * 12 + run.from_month.month - figure.month.month < figure.months


def test_of_what_is_hidden_nothing_is_kept(run: FigureRun) -> None:
    shown = run.figures.filter(hidden="")
    assert not shown.filter(rows__range=(1, 9)).exists()
    assert not shown.filter(held__range=(1, 4)).exists()
    assert not run.figures.filter(rows__range=(1, 9)).exists()
    for figure in run.figures.exclude(hidden=""):
        assert [getattr(figure, name) for name in NUMBERS] == [None] * len(NUMBERS)
    assert shown.filter(level="location").count() > 100  # enough is left to look at


def test_the_database_takes_no_number_with_what_is_hidden(run: FigureRun) -> None:
    hidden = run.figures.exclude(hidden="").first()
    with as_round(), pytest.raises(IntegrityError, match="figure_hidden_is_empty"), transaction.atomic():
        Figure.objects.filter(pk=hidden.pk).update(held=7)
    with as_round(), pytest.raises(IntegrityError, match="figure_has_a_period"), transaction.atomic():
        Figure.objects.filter(pk=hidden.pk).update(months=5)


def test_no_more_digits_are_kept_than_a_page_shows(run: FigureRun) -> None:
    for figure in run.figures.exclude(value=None):
        for number in (figure.value, figure.low, figure.high, figure.expected, figure.difference):
            assert number is None or number == round(number, 3), figure.indicator


def test_what_others_came_to_is_told_only_when_they_are_many(run: FigureRun) -> None:
    compared = run.figures.exclude(expected=None)
    assert compared.count() > 10
    for figure in compared:
        whole = run.figures.get(
            indicator=figure.indicator, horizon_days=figure.horizon_days, level="country", month=None
        )  # fmt: skip
        rest, held = whole.rows - figure.rows, whole.held - figure.held
        assert rest >= 10
        assert not 0 < held < 5
        assert not 0 < rest - held < 5
