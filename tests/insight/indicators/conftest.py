"""A region that was lived in memory, computed into a database: what pages read."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.store import Store
from keten.insight.simulation.rules.regional.planting import FlowThrough
from tests.conftest import copied_database
from tests.insight.indicators.computed import compute
from tests.insight.indicators.counted import live
from tests.insight.indicators.planted import fill_store

LOG = FlowThrough(location=2, share=0.8)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The log of a region, in files as an export leaves them."""
    found = Store(tmp_path_factory.mktemp("store"))
    fill_store(found, live(LOG))
    return found


@pytest.fixture(scope="module")
def _computed(store: Store, template_database: str, django_db_blocker) -> Iterator[FigureRun]:  # type: ignore[no-untyped-def]
    with copied_database("figures", template_database, django_db_blocker):
        yield compute(store, live(LOG).until)


@pytest.fixture
def run(_computed: FigureRun, django_db_blocker) -> Iterator[FigureRun]:  # type: ignore[no-untyped-def]
    """Figures that were computed: what pages read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _computed
        transaction.set_rollback(True)
