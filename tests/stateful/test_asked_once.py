"""P4 over random lives: no question is shown as asked whose answer the chain holds, unless its ground is stored."""

import time
from collections.abc import Callable

import hypothesis.core
import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import initialize, run_state_machine_as_test

from keten.dossier.questions.queries import forms as queries
from keten.dossier.questions.rules.deciding import Ask, Known, SourceState
from tests.factories import make_chain
from tests.stateful.asking import Asking
from tests.volumes import IS_PROOF, SEED, note, volume


def prepare(settings_of_django) -> None:  # type: ignore[no-untyped-def]
    settings_of_django.KETEN_SOURCES = "tests.dossier.sources.SOURCES"
    Asking.chain = make_chain()
    Asking.client = Asking.chain.register(bsn="999990019").client
    Asking.seen.clear()


def given(examples: int, steps: int, **more: object) -> settings:
    return settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=not IS_PROOF, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], report_multiple_bugs=False, **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.usefixtures("own_database")
def test_nothing_is_asked_that_the_chain_knows(settings) -> None:  # type: ignore[no-untyped-def]
    prepare(settings)
    # Without shrinking: a long life that went wrong says enough, and a failing test must not take minutes.
    chosen = given(volume(test=7, proof=10), volume(test=20, proof=40))
    ends_at, seeds = time.monotonic() + volume(test=0, proof=230), 0
    while seeds == 0 or time.monotonic() < ends_at:
        if IS_PROOF:
            hypothesis.core.global_force_seed = SEED + seeds
        run_state_machine_as_test(Asking, settings=chosen)
        seeds += 1
        note(seeds=seeds, **Asking.seen)
    wanted = {"known", "asked", "waiting", "asked: None", "submitted"}
    if IS_PROOF:
        wanted |= {"joined", "asked: validity_passed", "asked: source_in_doubt", "asked: law", "answered", "doubted"}
    assert set(Asking.seen) >= wanted, "what never happened proves nothing"


def forget_what_is_known(decide: Callable[..., object]) -> Callable[..., object]:
    """Ask what a source knows."""

    def faulty(datum, best, asked_before, source, **more):  # type: ignore[no-untyped-def]
        outcome = decide(datum, best, asked_before, source, **more)
        return Ask(None) if isinstance(outcome, Known) and outcome.answer.source == "brp" else outcome

    return faulty


def forget_the_ground(decide: Callable[..., object]) -> Callable[..., object]:
    """Ask again and do not say why."""

    def faulty(*words, **more):  # type: ignore[no-untyped-def]
        outcome = decide(*words, **more)
        return Ask(None) if isinstance(outcome, Ask) else outcome

    return faulty


def do_not_wait(decide: Callable[..., object]) -> Callable[..., object]:
    """Ask what the source would say if it could be reached."""

    def faulty(datum, best, asked_before, source, **more):  # type: ignore[no-untyped-def]
        return decide(datum, best, asked_before, SourceState("absent"), **more)

    return faulty


class AskedLastYear(Asking):
    """A life of somebody who filled in everything a year ago: asking again comes at once, not after minutes."""

    @initialize()
    def fill_in_last_year(self) -> None:
        self._open_form(0, 0, 1)
        self._submit(0, 0, 1)
        self._pass_time(0, 370, 0)


@pytest.mark.usefixtures("own_database")
@pytest.mark.parametrize(("fault", "lives"), [
    (forget_what_is_known, Asking), (forget_the_ground, AskedLastYear), (do_not_wait, Asking),
])  # fmt: skip
def test_a_planted_fault_is_found(fault, lives, settings, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    prepare(settings)
    monkeypatch.setattr(queries, "decide_question", fault(queries.decide_question))
    with pytest.raises((AssertionError, IntegrityError, ExceptionGroup)):
        run_state_machine_as_test(lives, settings=given(10, 25))
