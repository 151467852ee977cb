"""P3: a signal past its date without an answer is a breach with its age; an answer mends it, silence never does."""

from datetime import timedelta

import pytest

from keten.dossier.cases.actions import close_case
from keten.dossier.clients.actions import record_delivery, start_review
from keten.dossier.clients.ports import Delivered
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach, Rung
from keten.journey.chain_signals.actions import answer_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(chain: Chain) -> ChainSignal:
    client = chain.register().client
    name = [Delivered(datum="naam.achternaam", value="Testpersoon")]
    record_delivery(client=client, source="brp", delivered=name, by=SYSTEM, now=at(TODAY))
    with draining() as pending:
        start_review(client=client, datum="naam.achternaam", by=chain.viewer(chain.anna), now=at(TODAY), reason="Nee")
        drain(pending)
    return ChainSignal.objects.get()


def late(on) -> list[Breach]:  # type: ignore[no-untyped-def]
    with as_round():
        run_round(on=on, now=at(on, 3))
        return list(Breach.objects.filter(rule="signal_late", mended_on=None))


@pytest.mark.parametrize("is_closed", [False, True])
def test_late_the_day_after_and_up_the_ladder_until_answered(is_closed: bool) -> None:
    chain = make_chain()
    signal = asked(chain)
    if is_closed:
        close_case(case=signal.client.cases.get().key, reason="other", by=chain.viewer(chain.dirk), now=at(TODAY, 12))
    assert not late(signal.due_on)
    breach = late(signal.due_on + DAY)[0]
    assert (breach.promise, breach.subject_id, breach.since_on) == ("P3", signal.pk, signal.due_on + DAY)
    assert (breach.organisation, breach.location) == (chain.gemeente, chain.location)
    after = signal.due_on + timedelta(days=40)
    assert late(after)[0].rung == Rung.ORGANISATIONS
    carla = chain.viewer(chain.carla, after)
    answer_signal(signal=signal.key, outcome="changed", reason="", by=carla, now=at(after))
    assert not late(after + DAY)
