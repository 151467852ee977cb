"""The round against an independent oracle, over random histories."""

import time

import hypothesis.core
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories import make_chain
from tests.stateful.acting import add_coach
from tests.stateful.machine import Histories
from tests.volumes import IS_PROOF, SEED, note, volume


@pytest.mark.usefixtures("own_database")
def test_the_round_reports_every_breach_and_nothing_else() -> None:
    Histories.chain = make_chain()
    Histories.coaches = [
        Histories.chain.anna, Histories.chain.bram, Histories.chain.carla, add_coach(Histories.chain),
    ]  # fmt: skip
    Histories.seen.clear()
    given = settings(
        max_examples=volume(test=24, proof=60), stateful_step_count=volume(test=40, proof=60), deadline=None,
        derandomize=not IS_PROOF, database=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    ends_at, seeds = time.monotonic() + volume(test=0, proof=430), 0
    while seeds == 0 or time.monotonic() < ends_at:
        if IS_PROOF:
            hypothesis.core.global_force_seed = SEED + seeds
        run_state_machine_as_test(Histories, settings=given)
        seeds += 1
        note(seeds=seeds, histories=seeds * given.max_examples, **Histories.seen)
    assert set(Histories.seen) >= {
        "no_contact", "contact_away", "no_responsible", "no_step", "step_late", "handover_unanswered",
        "client_not_told",
    }, "a promise that was never broken proves nothing"  # fmt: skip
