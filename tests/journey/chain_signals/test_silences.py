"""The four silences of a signal (P3), each on the last day that is in time and on the day after it."""

from datetime import date, timedelta

import pytest

from keten.ground.organisations.models import Arrangement
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import answer_signal, fail_signal, note_read, send_signal, turn_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTICE = {"conduct": "missed", "seen_on": TODAY.isoformat(), "what": "Kwam niet"}


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def signal(chain: Chain) -> ChainSignal:
    case = chain.register()
    Arrangement.objects.filter(task="enforcement").update(organisation=chain.gemeente)
    return send_signal(case=case.key, kind="notice", values=NOTICE, by=chain.viewer(chain.anna), now=at(TODAY))


def found(rule: str, on: date) -> list[tuple[date, int | None, int | None]]:
    """Since when, of which organisation and of which desk."""
    with as_round():
        run_round(on=on, now=at(on, 3))
        rows = Breach.objects.filter(rule=rule, mended_on=None)
        return list(rows.values_list("since_on", "organisation", "owner"))


def test_not_received(chain: Chain, signal: ChainSignal) -> None:
    last = signal.receive_by
    assert last is not None
    assert not found("signal_not_received", last)
    assert found("signal_not_received", last + DAY) == [(last + DAY, chain.gemeente.pk, None)]
    turn_signal(signal=signal.key, to="accepted", by=chain.viewer(chain.carla, last + DAY), now=at(last + DAY))
    assert not found("signal_not_received", last + DAY)


def test_what_rests_is_late_after_its_day_and_not_before(chain: Chain, signal: ChainSignal) -> None:
    until = signal.due_on + 20 * DAY
    carla = chain.viewer(chain.carla, signal.due_on)
    turn_signal(signal=signal.key, to="on_hold", reason="Ziek", hold_until=until, by=carla, now=at(signal.due_on))
    assert not found("signal_late", signal.due_on + DAY)
    assert not found("signal_late", until)
    assert found("signal_late", until + DAY) == [(until + DAY, chain.gemeente.pk, None)]


def test_what_rests_briefly_is_late_after_its_term(chain: Chain, signal: ChainSignal) -> None:
    carla = chain.viewer(chain.carla)
    turn_signal(signal=signal.key, to="on_hold", reason="Ziek", hold_until=TODAY + DAY, by=carla, now=at(TODAY))
    assert not found("signal_late", signal.due_on)
    assert found("signal_late", signal.due_on + DAY) == [(signal.due_on + DAY, chain.gemeente.pk, None)]


def test_an_answer_that_is_not_read_lies_with_who_asked(chain: Chain, signal: ChainSignal) -> None:
    answer = {"outcome": "settled", "reason": "Ziek", "justified": "no", "useful": "not"}
    answer_signal(signal=signal.key, **answer, by=chain.viewer(chain.carla), now=at(TODAY))
    signal.refresh_from_db()
    last = signal.read_by
    assert last is not None
    assert not found("signal_not_read", last)
    assert found("signal_not_read", last + DAY) == [(last + DAY, chain.uwv.pk, chain.anna.pk)]
    note_read(signal=signal.key, by=chain.viewer(chain.anna, last + DAY), now=at(last + DAY))
    assert not found("signal_not_read", last + DAY)


def test_what_was_not_delivered_lies_with_who_sent_it_at_once(chain: Chain, signal: ChainSignal) -> None:
    with as_round():
        fail_signal(message=signal.messages.get().key, by=SYSTEM, now=at(TODAY))
    assert found("signal_not_delivered", TODAY) == [(TODAY, chain.uwv.pk, chain.anna.pk)]
