"""Statistical disclosure: somebody reads everything that was published, and tries to find a hidden number.

A small twin of the proof ``disclosure``: fewer of the hidden numbers, in a smaller region.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pytest

from keten.insight.indicators.actions import computing
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
from tests.conftest import copied_database
from tests.insight.indicators.computed import compute
from tests.insight.indicators.counted import REGION, derive
from tests.insight.indicators.planted import fill_store
from tests.insight.indicators.recovering import list_found, try_to_find
from tests.insight.simulation.worlds import region_world
from tests.volumes import SEED, note, volume

PEOPLE_A_YEAR = volume(test=40, proof=100)
MOST = volume(test=40, proof=150)  # hidden numbers that are tried, of figures about the same people
DEFINITIONS = list_definitions()


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


def test_no_hidden_number_is_found_from_all_that_is_published(figures: list[Figure]) -> None:
    ranges = list(try_to_find(figures, DEFINITIONS, most=MOST))
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
    assert [
        target
        for target, low, high in try_to_find(compute_family(log, "no_show"), DEFINITIONS, most=MOST)
        if low == high
    ]


def test_judging_figures_about_the_same_people_apart_is_found_out(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: each figure hides for itself, and another one tells."""
    families = list_families(DEFINITIONS.values())
    (family,) = (family for family in families if "outflow_work" in [one.code for one in family])
    counts = count(log, family)
    apart = [cell for one in family for cell in computing._compute([one], counts)]
    told = {(one.level, one.key, one.month): one.rows for one in apart if one.rows is not None}
    assert [one for one in apart if one.rows is None and (one.level, one.key, one.month) in told]
