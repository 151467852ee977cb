"""``kill -9`` of a real worker in the middle of its work: afterwards every event was reacted to exactly once."""

import random
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from procrastinate.contrib.django import app as queue

from keten.dossier.cases.actions import accept_handover, ask_handover
from keten.dossier.cases.models import Handover, Step
from keten.ground.ledger.actions import draining
from keten.ground.ledger.jobs import retry_stalled_jobs
from keten.ground.ledger.models import LedgerEvent, ReactionRun
from keten.ground.ledger.ports import get_reactions
from keten.ground.ledger.queries import list_faults
from tests.factories import TODAY, Chain, at, make_chain
from tests.ground.ledger.workers import Worker, count, count_waiting_jobs, wait_until
from tests.volumes import IS_PROOF, SEED, note, volume

HANDOVERS = volume(test=40, proof=1200)
REACTIONS = HANDOVERS * len(get_reactions("cases.handover-accepted"))
KILLS = volume(test=2, proof=100)


def _hand_over(chain: Chain, number: int) -> None:
    """Clients who get another contact person: each acceptance defers one reaction."""
    anna, carla = chain.viewer(chain.anna), chain.viewer(chain.carla)
    cases = []
    for _ in range(number):
        case = chain.register()
        Handover.objects.filter(case=case).update(to_staff=chain.anna)
        with draining():  # the first acceptance is no handover: nobody needs to react
            accept_handover(handover=Handover.objects.get(case=case).key, by=anna, now=at(TODAY))
        cases.append(case)
    for case in cases:
        asked = ask_handover(case=case.key, to_organisation_id=chain.gemeente.pk, by=anna, now=at(TODAY))
        accept_handover(handover=asked.key, by=carla, now=at(TODAY))


def test_every_event_is_reacted_to_exactly_once_whenever_the_worker_dies(own_database: str, tmp_path: Path) -> None:
    choice, log = random.Random(SEED), tmp_path / "worker.log"
    _hand_over(make_chain(), HANDOVERS)
    assert count_waiting_jobs() == REACTIONS
    for kill in range(KILLS):
        worker = Worker.start(own_database, log)
        goal = ReactionRun.objects.count() + 1 + choice.randrange(HANDOVERS // (KILLS + 1))
        assert wait_until(lambda goal=goal: ReactionRun.objects.count() >= goal, seconds=60), log.read_text()
        worker.kill_in_the_middle()
        assert 0 < ReactionRun.objects.count() < REACTIONS
        note(handovers=HANDOVERS, kills=kill + 1, reacted=ReactionRun.objects.count())
        assert count("procrastinate_jobs", "status = 'doing'"), "this one waits for the sweep"
    last, started = Worker.start(own_database, log), time.monotonic()
    assert wait_until(_is_all_done, seconds=150), log.read_text()
    note(reacted=ReactionRun.objects.count(), recovered_s=round(time.monotonic() - started, 1))
    assert last.stop() == 0, log.read_text()
    _check_exactly_once()


def _is_all_done() -> bool:
    """In a proof the worker's own schedule finds the stalled jobs; a test does not wait for the next minute."""
    if not IS_PROOF and not count("procrastinate_jobs", "queue_name = 'upkeep' and status = 'todo'"):
        retry_stalled_jobs.defer(timestamp=0)
        time.sleep(0.3)
    return count_waiting_jobs() == 0


def test_the_sweep_for_stalled_jobs_is_on_the_schedule() -> None:
    crons = {key[0]: periodic.cron for key, periodic in queue.periodic_registry.periodic_tasks.items()}
    assert crons["ledger.retry_stalled_jobs"] == "* * * * *"


def _check_exactly_once() -> None:
    told = Handover.objects.exclude(kind="first")
    events = LedgerEvent.objects.filter(type="cases.handover-accepted", payload__kind="front_office")
    assert events.count() == told.count() == HANDOVERS
    runs = Counter(ReactionRun.objects.values_list("event_id", "reaction"))
    reactions = get_reactions("cases.handover-accepted")
    assert runs == {(event, name): 1 for event in events.values_list("pk", flat=True) for name in reactions}
    steps = Counter(Step.objects.filter(kind="tell_client").values_list("handover_id", flat=True))
    assert steps == dict.fromkeys(told.values_list("pk", flat=True), 1)
    caused = Counter(LedgerEvent.objects.filter(caused_by__isnull=False).values_list("caused_by", flat=True))
    assert caused == dict.fromkeys(events.values_list("pk", flat=True), 1)
    assert count("procrastinate_jobs", "status in ('failed', 'aborted')") == 0
    assert list_faults() == []


def test_a_worker_that_is_asked_to_stop_finishes_what_it_does(own_database: str, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    _hand_over(make_chain(), 10)
    worker = Worker.start(own_database, log)
    assert wait_until(lambda: ReactionRun.objects.count() >= 3, seconds=60), log.read_text()
    assert worker.stop() == 0, log.read_text()
    assert count("procrastinate_jobs", "status = 'doing'") == 0
    assert ReactionRun.objects.count() == count(
        "procrastinate_jobs", "status = 'succeeded' and queue_name = 'reactions'"
    )
    assert TODAY + timedelta(days=2) == Step.objects.filter(kind="tell_client").first().due_on  # type: ignore[union-attr]
