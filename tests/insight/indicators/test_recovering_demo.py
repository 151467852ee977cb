"""The same attack on the figures of the demo, which was lived by the real actions and left the database by the export.

A small twin of the proof ``disclosure_demo``.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from keten.doors.demo.building import build_region, make_plan
from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure
from keten.insight.indicators.store import Store
from tests.conftest import as_round, copied_database
from tests.factories import at
from tests.insight.indicators.computed import compute
from tests.insight.indicators.recovering import list_found, try_to_find
from tests.volumes import note, volume

MOST = volume(test=40, proof=150)  # hidden numbers that are tried, of figures about the same people
DEMO = make_plan(
    clients=volume(test=60, proof=500), months=volume(test=4, proof=12), seed=1, today=date(2026, 11, 18)
)  # fmt: skip


@pytest.fixture(scope="module")
def figures_of_demo(tmp_path_factory, template_database, django_db_blocker) -> Iterator[list[Figure]]:  # type: ignore[no-untyped-def]
    """The same of the demo, which was lived by the real actions and left the database by the export."""
    with copied_database("recovering demo", template_database, django_db_blocker) as name:
        with as_round():
            build_region(DEMO, now=at(DEMO.span.today))
        store = Store(tmp_path_factory.mktemp("demo"))
        export_events(store=store, source=conninfo("round", name), key=b"a key of this test")
        yield list(compute(store, DEMO.span.today.replace(day=1)).figures.order_by("pk"))


def test_no_hidden_number_of_the_demo_is_found(figures_of_demo: list[Figure]) -> None:
    ranges = list(try_to_find(figures_of_demo, list_definitions(), most=MOST))
    note(demo_figures=len(figures_of_demo), demo_tried=len(ranges))
    assert len(ranges) > 20
    assert list_found(figures_of_demo, ranges) == []
