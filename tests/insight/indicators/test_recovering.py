"""Statistical disclosure: somebody reads everything that was published, and tries to find a hidden number.

A small twin of the proof ``disclosure``: fewer of the hidden numbers, in a smaller region.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from keten.doors.demo.building import build_region, make_plan
from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.indicators.actions import computing
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure
from keten.insight.indicators.queries.counting import count_together
from keten.insight.indicators.queries.rows import ROWS
from keten.insight.indicators.rules import covering
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.families import list_families
from keten.insight.indicators.rules.windows import add_months
from keten.insight.indicators.store import Store
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.spells import live_residents
from keten.insight.simulation.rules.regional.writing import write_log
from tests.conftest import as_round, copied_database
from tests.factories import at
from tests.insight.indicators.computed import compute
from tests.insight.indicators.counted import REGION, derive
from tests.insight.indicators.planted import fill_store
from tests.insight.indicators.recovering import Reader, Target, list_same_people
from tests.insight.simulation.worlds import region_world
from tests.volumes import SEED, note, volume

PEOPLE_A_YEAR = volume(test=40, proof=100)
MOST = volume(test=40, proof=150)  # hidden numbers that are tried, of figures about the same people
DEFINITIONS = list_definitions()
DEMO = make_plan(
    clients=volume(test=60, proof=500), months=volume(test=4, proof=12), seed=1, today=date(2026, 11, 18)
)  # fmt: skip


@pytest.fixture(scope="module")
def log() -> Log:
    region, world = replace(REGION, people_a_year=PEOPLE_A_YEAR, seed=REGION.seed + SEED), region_world()
    return write_log(region, live_residents(region, world), world)


@pytest.fixture(scope="module")
def figures(log: Log, tmp_path_factory, template_database, django_db_blocker) -> Iterator[list[Figure]]:  # type: ignore[no-untyped-def]
    """Every published cell, as it stands in the table that pages read."""
    with copied_database("recovering", template_database, django_db_blocker):
        store = Store(tmp_path_factory.mktemp("store"))
        fill_store(store, log)
        yield list(compute(store, log.until).figures.order_by("pk"))


def try_to_find(figures: Sequence[Figure]) -> Iterator[tuple[Target, float, float]]:
    """Of hidden numbers the least and the most that they can be."""
    for same in list_same_people(figures, DEFINITIONS):
        reader = Reader(same, DEFINITIONS)
        targets = list(reader.list_targets(DEFINITIONS))
        for target in random.Random(SEED).sample(targets, min(MOST, len(targets))):
            yield target, *reader.find_range(target)


@pytest.fixture(scope="module")
def figures_of_demo(tmp_path_factory, template_database, django_db_blocker) -> Iterator[list[Figure]]:  # type: ignore[no-untyped-def]
    """The same of the demo, which was lived by the real actions and left the database by the export."""
    with copied_database("recovering demo", template_database, django_db_blocker) as name:
        with as_round():
            build_region(DEMO, now=at(DEMO.span.today))
        store = Store(tmp_path_factory.mktemp("demo"))
        export_events(store=store, source=conninfo("round", name), key=b"a key of this test")
        yield list(compute(store, DEMO.span.today.replace(day=1)).figures.order_by("pk"))


def list_found(
    figures: Sequence[Figure], ranges: Sequence[tuple[Target, float, float]]
) -> list[str]:  # fmt: skip
    """What can be one number alone, apart from what a zero that is shown says of all its parts on purpose."""
    nobody = {(one.indicator, one.horizon_days, one.level, one.key, one.month) for one in figures if one.held == 0}
    return [
        f"{target.place} {target.figure.indicator} {target.count}: {low}"
        for target, low, high in ranges
        if low == high and not (target.count == "held" and nobody & set(list_wholes(target)))
    ]


def list_wholes(target: Target) -> Iterator[tuple[str, int, str, str, date | None]]:
    """The cells that a cell is a part of."""
    one = target.figure
    for level, key in ((one.level, one.key), ("country", "")):
        for month in {one.month, None}:
            yield one.indicator, one.horizon_days, level, key, month


def test_no_hidden_number_of_the_demo_is_found(figures_of_demo: list[Figure]) -> None:
    ranges = list(try_to_find(figures_of_demo))
    note(demo_figures=len(figures_of_demo), demo_tried=len(ranges))
    assert len(ranges) > 20
    assert list_found(figures_of_demo, ranges) == []


def test_no_hidden_number_is_found_from_all_that_is_published(figures: list[Figure]) -> None:
    ranges = list(try_to_find(figures))
    found = list_found(figures, ranges)
    hidden = sum(bool(figure.hidden) for figure in figures)
    note(
        figures=len(figures),
        hidden=hidden,
        tried=len(ranges),
        found=len(found),
        narrowest=min(high - low for _target, low, high in ranges),
    )
    assert len(ranges) > 200
    assert found == []


def compute_family(log: Log, code: str) -> list[Figure]:
    """Figures about the same people, without a database."""
    (family,) = (family for family in list_families(DEFINITIONS.values()) if code in [one.code for one in family])
    return list(computing._compute(family, count(log, family)))


def count(log: Log, family: Sequence[Definition]) -> Mapping[str, pa.Table]:
    derived = derive(log)
    since = add_months(log.until, -computing.MONTHS)
    return count_together(lambda over: ROWS[over](derived), family, from_month=since)


def test_hiding_only_what_is_small_is_found_out(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: nothing is hidden against subtraction."""
    monkeypatch.setattr(covering, "widen", lambda _star, room, _cell, _amount: room.moved)
    assert [target for target, low, high in try_to_find(compute_family(log, "no_show")) if low == high]


def test_judging_figures_about_the_same_people_apart_is_found_out(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: each figure hides for itself, and another one tells."""
    families = list_families(DEFINITIONS.values())
    (family,) = (family for family in families if "outflow_work" in [one.code for one in family])
    counts = count(log, family)
    apart = [cell for one in family for cell in computing._compute([one], counts)]
    told = {(one.level, one.key, one.month): one.rows for one in apart if one.rows is not None}
    assert [one for one in apart if one.rows is None and (one.level, one.key, one.month) in told]
