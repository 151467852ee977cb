"""A dip that was planted at one location of a region is found there and nowhere else, and is what the log says."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from keten.ground.organisations.models import Location, Municipality
from keten.insight.indicators.actions.computing import read_counts
from keten.insight.indicators.actions.dipping import find_dips
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import DIP_NUMBERS, Dip, FigureRun
from keten.insight.indicators.queries.counting import count_together
from keten.insight.indicators.queries.rows import ROWS
from keten.insight.indicators.rules.changing import Change, What
from keten.insight.indicators.rules.families import Tally
from keten.insight.indicators.store import Store
from keten.insight.simulation.rules.regional.histories import History
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import TransitionDip
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.truth_rows import SHARED, TIMED
from keten.insight.simulation.rules.regional.writing import make_log
from keten.journey.routing.models import ModelChoice, ModelVersion
from tests.conftest import as_round, copied_database
from tests.factories import EPOCH, TODAY, at
from tests.insight.indicators.computed import compute
from tests.insight.indicators.counted import derive
from tests.insight.indicators.planted import fill_store
from tests.insight.simulation.worlds import region_world

CHANGED = date(2024, 6, 15)
BEFORE, AFTER = (date(2023, 12, 1), date(2024, 6, 1)), (date(2024, 7, 1), date(2025, 1, 1))  # half open
Rows = list[tuple[date, int | None, bool]]
DIP, ALSO = 3, 5  # where less happens after the change; where something else is chosen on that day
REGION = Region(seed=7, people_a_year=130, months=30, plantings=(TransitionDip(location=DIP, from_on=CHANGED),))


@pytest.fixture(scope="module")
def log() -> Log:
    return make_log(REGION, region_world())


@pytest.fixture(scope="module")
def tallies(log: Log) -> list[Tally]:
    """Everything that is counted, by month."""
    derived, measured = derive(log), [one for one in list_definitions().values() if one.is_counted]
    counts = count_together(lambda over: ROWS[over](derived), measured, from_month=date(2023, 7, 1))
    return [Tally(one, *read_counts(counts[one.code])) for one in measured]


@pytest.fixture(scope="module")
def _computed(log, tmp_path_factory, template_database, django_db_blocker) -> Iterator[FigureRun]:  # type: ignore[no-untyped-def]
    store = Store(tmp_path_factory.mktemp("store"))
    with copied_database("dips", template_database, django_db_blocker):
        places = {number: make_place(number).pk for number in range(1, REGION.locations + 1)}
        fill_store(store, log, locations=places)
        for number in (DIP, ALSO):
            choose_model(places[number])
        yield compute(store, log.until)


@pytest.fixture
def run(_computed: FigureRun, django_db_blocker) -> Iterator[FigureRun]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock(), transaction.atomic():
        yield _computed
        transaction.set_rollback(True)


def make_place(number: int) -> Location:
    municipality = Municipality.objects.order_by("pk").first()
    return Location.objects.create(
        name=f"Werkplein {number}", breadth="narrow", form="werkplein", municipality=municipality, from_on=EPOCH
    )


def choose_model(location: int) -> None:
    version = ModelVersion.objects.create(
        code=f"eigen-{location}", version=1, title="Eigen", text="", made_at=at(TODAY), saved_at=at(TODAY)
    )
    ModelChoice.objects.create(
        location_id=location, target_group="ww", version=version, from_on=CHANGED, chosen_at=at(TODAY)
    )


def of(run: FigureRun, number: int, code: str) -> Dip:
    return run.dips.get(key=str(Location.objects.get(name=f"Werkplein {number}").pk), indicator=code)


@pytest.fixture(scope="module")
def truth(log: Log) -> dict[str, Rows]:
    """Every row of two figures as the log has it: its day, its location, and whether it holds."""
    history = History(log, log.until)
    waits, came = TIMED["waits_for_talk"](history), SHARED["appointments"](history)
    return {
        "first_talk": [(row.first_on, row.location, row.cause == "talk" and row.days <= 14) for row in waits],
        "no_show": [(row.first_on, row.location, row.top == 1) for row in came],
    }


def count_true(rows: Rows, here: set[int], months: tuple[date, date]) -> tuple[int, int]:
    """How many rows at some locations in some months, and how many of them hold."""
    found = [holds for on, place, holds in rows if place in here and months[0] <= on < months[1]]
    return len(found), sum(found)


@pytest.mark.parametrize("code", ["first_talk", "no_show"])
@pytest.mark.parametrize("number", [DIP, ALSO])
def test_what_is_kept_is_what_the_log_says(run: FigureRun, truth: dict[str, Rows], code: str, number: int) -> None:
    elsewhere = set(range(1, REGION.locations + 1)) - {DIP, ALSO}  # where nothing was chosen
    counted = [count_true(truth[code], places, when) for places in ({number}, elsewhere) for when in (BEFORE, AFTER)]
    before, after, before_rest, after_rest = (held / rows for rows, held in counted)
    least = min(rows for rows, _held in counted)
    step = next(each for each in (1, 2, 5, 10, 20) if each * least >= 500 or each == 20)
    found, close = of(run, number, code), pytest.approx
    assert found.changed_on == CHANGED
    assert found.is_whole
    assert found.before == close(100 * before, abs=step / 2)
    assert found.after == close(100 * after, abs=step / 2)
    assert found.others == close(100 * (after_rest - before_rest), abs=step / 2)
    assert found.difference == close(100 * (after - before - after_rest + before_rest), abs=step / 2)
    assert {value % step for value in (found.before, found.after, found.others, found.low, found.high)} == {0}
    assert (found.rows_before, found.rows_after) == tuple(rows // 10 * 10 for rows, _held in counted[:2])


def test_the_dip_is_found_where_it_was_planted_alone(run: FigureRun, tallies: list[Tally]) -> None:
    assert of(run, DIP, "first_talk").is_alarm
    assert not of(run, ALSO, "first_talk").is_alarm
    assert not run.dips.filter(key=of(run, ALSO, "first_talk").key, is_alarm=True).exists()
    for number in set(range(1, REGION.locations + 1)) - {DIP}:
        change = Change(number, CHANGED, (What("model", "Eigen 1"),))
        dips = list(find_dips(tallies, [change], from_month=date(2023, 7, 1), until=date(2025, 7, 1)))
        assert [dip.indicator for dip in dips if dip.is_alarm] == [], number
        assert sum(dip.before is not None for dip in dips) >= 5


def test_every_share_and_incidence_has_a_row_and_says_when_there_is_nothing_to_say(run: FigureRun) -> None:
    figures = {one.code for one in list_definitions().values() if one.kind in ("share", "incidence")}
    rows = run.dips.filter(key=of(run, DIP, "first_talk").key)
    assert set(rows.values_list("indicator", flat=True)) == figures
    assert rows.count() == len(figures)
    silent = rows.filter(before=None)
    assert silent.exists()
    for dip in silent:
        assert [getattr(dip, name) for name in DIP_NUMBERS] == [None] * len(DIP_NUMBERS)
    assert rows.get(indicator="first_talk").what == [{"kind": "model", "name": "Eigen 1"}]


def test_without_a_change_there_is_no_row(run: FigureRun, tallies: list[Tally], tmp_path: Path) -> None:
    assert run.dips.values("key").distinct().count() == 2
    assert list(find_dips(tallies, [], from_month=date(2023, 7, 1), until=date(2025, 7, 1))) == []
    ModelChoice.objects.update(from_on=EPOCH)  # it was always so
    assert not compute(Store(tmp_path), run.until).dips.exists()


def test_a_change_of_last_month_has_nothing_after_it_yet(tallies: list[Tally]) -> None:
    change = Change(DIP, date(2025, 6, 3), (What("model", "Eigen 1"),))
    dips = list(find_dips(tallies, [change], from_month=date(2023, 7, 1), until=date(2025, 7, 1)))
    assert dips
    assert not any(dip.is_whole or dip.is_alarm or dip.before for dip in dips)


def test_the_database_takes_no_half_a_dip_and_none_of_few(run: FigureRun) -> None:
    dip = of(run, DIP, "first_talk")
    for given, name in (
        ({"after": None}, "dip_whole_or_empty"), ({"rows_after": 20}, "dip_tells_no_more_than_it_may"),
        ({"low": dip.difference + 1}, "dip_tells_no_more_than_it_may"),
    ):  # fmt: skip
        with as_round(), pytest.raises(IntegrityError, match=name), transaction.atomic():
            Dip.objects.filter(pk=dip.pk).update(**given)
