"""Computed once, read by pages: what stands in the table is what was counted, with its interval."""

from datetime import timedelta
from pathlib import Path

from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions import compute_figures
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun
from keten.insight.indicators.rules.definitions import Kind
from keten.insight.indicators.store import Store
from tests.conftest import as_round
from tests.factories import TODAY, at


def test_every_figure_is_there_for_every_level(run: FigureRun) -> None:
    measured = {one.code for one in list_definitions().values() if one.is_counted}
    assert set(run.figures.filter(level="country", month=None).values_list("indicator", flat=True)) == measured
    assert set(run.figures.values_list("level", flat=True)) == {"country", "location", "organisation", "target_group"}
    wide = run.figures.exclude(value=None).exclude(low=None)
    assert wide.count() > 500
    for figure in wide:
        assert figure.low <= figure.value <= figure.high, figure.indicator


def test_months_and_places_add_up(run: FigureRun) -> None:
    for code in ("first_talk", "no_show", "handovers_per_case"):
        of_one = run.figures.filter(indicator=code, horizon_days__in=(0, 14))
        total = of_one.get(level="country", month=None)
        assert sum(of_one.filter(level="location", month=None).values_list("rows", flat=True)) == total.rows
        assert sum(of_one.filter(level="country").exclude(month=None).values_list("rows", flat=True)) == total.rows


def test_what_was_planted_stands_out_and_the_rest_does_not(run: FigureRun) -> None:
    found = run.figures.filter(indicator="flow_through", horizon_days=365, level="location", month=None)
    planted, others = found.get(key="2"), found.exclude(key="2")
    assert planted.difference_low > 0.05
    assert planted.expected < planted.value
    assert sum(other.difference_low > 0 for other in others) == 0


def test_what_was_computed_before_is_replaced_and_told(run: FigureRun, tmp_path: Path) -> None:
    told = LedgerEvent.objects.filter(type="indicators.figures-computed").latest("pk")
    assert told.payload["cells"] == run.figures.count()
    with as_round():
        empty = compute_figures(store=Store(tmp_path), until=TODAY, by=SYSTEM, now=at(TODAY))
    assert list(FigureRun.objects.all()) == [empty]
    assert Figure.objects.count() == 0  # of nothing there are no figures, and no error


def test_months_before_what_a_page_looks_back_are_not_kept(run: FigureRun) -> None:
    assert run.from_month <= run.until - timedelta(days=24 * 30)
    assert run.figures.filter(month__lt=run.from_month).count() == 0


def test_small_cells_are_hidden_and_so_is_what_would_give_them_away(run: FigureRun) -> None:
    counted = run.figures.filter(
        indicator__in=[one.code for one in list_definitions().values() if one.kind != Kind.RATIO]
    )
    assert not counted.filter(hidden="", rows__range=(1, 9)).exclude(key="None").exists()
    assert not counted.filter(hidden="", held__range=(1, 4)).exclude(key="None").exists()
    assert counted.filter(hidden="small").count() > 100
    assert counted.filter(hidden="derived").count() > 10
    assert counted.filter(hidden="", level="location", month=None).count() > 40  # enough is left to look at
