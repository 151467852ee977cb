"""The health page: 200 when all is well, 503 when one thing is not, and never more than yes or no."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from keten.ground.foundation.postgres.connections import role_name
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.upkeep import views
from keten.ground.upkeep.actions import record_backup
from tests.conftest import as_round

pytestmark = pytest.mark.django_db


def make_healthy(*, worker_s: int = 0, round_days: int = 0, backup_h: int = 0) -> None:
    """Everything seen so long ago."""
    now = timezone.now()
    with as_round(), connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s)", [now - timedelta(seconds=worker_s)]
        )
        run_round(on=timezone.localdate(now) - timedelta(days=round_days), now=now)
        cursor.execute(f"set role {role_name('owner')}")
        made_at = now - timedelta(hours=backup_h)
        record_backup(made_at=made_at, seconds=1, size=1, rows=1, digest=b"x", by=SYSTEM, now=now)


def ask() -> tuple[int, dict[str, bool]]:
    answer = Client().get("/gezondheid/")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies
    return answer.status_code, answer.json()


def test_all_is_well() -> None:
    make_healthy()
    assert ask() == (200, {"ok": True, "database": True, "werker": True, "dagronde": True, "reservekopie": True})


def test_a_new_installation_is_not_yet_well() -> None:
    status, told = ask()
    assert status == 503
    assert told == {"ok": False, "database": True, "werker": False, "dagronde": False, "reservekopie": False}


@pytest.mark.parametrize(("ages", "named"), [
    ({"worker_s": 3600}, "werker"), ({"round_days": 2}, "dagronde"), ({"backup_h": 37}, "reservekopie"),
])  # fmt: skip
def test_what_is_too_long_ago_is_not_well(ages: dict[str, int], named: str) -> None:
    make_healthy(**ages)
    status, told = ask()
    assert status == 503
    assert [part for part, is_well in told.items() if not is_well] == ["ok", named]


def test_a_database_that_does_not_answer_is_told_without_its_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("connection to server at db.example.nl as keten_app failed")

    monkeypatch.setattr(views, "read_health", fail)
    status, told = ask()
    assert status == 503
    assert set(told.values()) == {False}


def test_it_is_cheap(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_healthy()
    with django_assert_max_num_queries(4):  # one tells the database that a stranger asks
        ask()


def test_it_takes_no_form(tmp_path: Path) -> None:
    assert Client().post("/gezondheid/").status_code == 405
