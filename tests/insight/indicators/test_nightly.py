"""After the round of a day all figures are computed anew, by a job that nobody else waits for."""

from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from keten.config.schedule import AFTER_ROUND, refresh_figures
from keten.doors.commands.serving import FIGURES, QUEUES
from keten.ground.promises.actions import run_day
from keten.insight.indicators import jobs
from keten.insight.indicators.models import FigureRun
from tests.conftest import as_round
from tests.factories import TODAY, at


def _list_waiting() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=jobs.refresh.name))


@pytest.mark.django_db
def test_the_round_asks_for_figures_once(settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    assert refresh_figures in AFTER_ROUND
    with as_round():
        run_day(on=TODAY, now=at(TODAY))
        run_day(on=TODAY, now=at(TODAY, 11))
    (job,) = _list_waiting()
    assert [job.queue_name] == FIGURES
    assert job.queue_name not in QUEUES


def test_the_job_exports_and_computes(own_database: str, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_STORE = str(tmp_path / "store")
    with as_round():
        jobs.refresh()
        first = FigureRun.objects.get()
        jobs.refresh()
    again = FigureRun.objects.get()
    assert first.until.day == 1
    assert again.up_to > first.up_to  # what the first computation left in the ledger was exported by the second
