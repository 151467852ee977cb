"""A small region, lived once for all tests of this folder. They only look, except inside a rolled-back test."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from keten.doors.demo.arrivals import Plan
from keten.doors.demo.building import build_region, make_plan
from tests.conftest import as_round, copied_database

TODAY = date(2026, 11, 18)  # a Wednesday
NOW = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
PLAN = make_plan(clients=60, months=3, seed=1, today=TODAY)


@pytest.fixture(scope="session")
def lived_database(template_database: str, django_db_blocker, request) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The name of a database with the region in it."""
    with copied_database("demo", template_database, django_db_blocker) as name:
        live(PLAN)
        yield name


@pytest.fixture
def region(lived_database: str, django_db_blocker) -> Iterator[Plan]:  # type: ignore[no-untyped-def]
    """The lived region; what a test changes in it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield PLAN
        transaction.set_rollback(True)


def live(plan: Plan) -> None:
    """Live a region as the round, which may also run rounds."""
    with as_round():
        build_region(plan, now=NOW)
