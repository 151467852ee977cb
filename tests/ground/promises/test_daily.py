"""The round runs by itself: once a day, and late when no worker was there."""

from datetime import timedelta
from pathlib import Path

import pytest

from keten.ground.ledger.models import Anchor
from keten.ground.promises.actions import run_round_when_due
from keten.ground.promises.models import RoundRun
from tests.conftest import as_round
from tests.factories import TODAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    return tmp_path / "anchors.txt"


def test_once_a_day_and_written_down_outside_the_database(anchor_file: Path) -> None:
    with as_round():
        assert run_round_when_due(on=TODAY, now=at(TODAY)) is not None
        assert run_round_when_due(on=TODAY, now=at(TODAY, 11)) is None
    assert RoundRun.objects.count() == Anchor.objects.count() == 1
    assert len(anchor_file.read_text().splitlines()) == 1


def test_not_for_a_day_before_the_last_round() -> None:
    with as_round():
        run_round_when_due(on=TODAY, now=at(TODAY))
        assert run_round_when_due(on=TODAY - timedelta(days=1), now=at(TODAY)) is None
