"""Several at the same moment: each wrong code counts, and one answer wins."""

import pytest

from keten.ground.foundation.decision import Refused
from keten.journey.chain_signals.actions import answer_by_link, open_link, withdraw_signal
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.queries import DeadLink
from keten.journey.chain_signals.rules.links import OUTSIDE
from tests.factories import Chain, make_chain
from tests.journey.chain_signals.outside import ANSWER, NOW, Asked, ask, come_in
from tests.together import at_the_same_moment


@pytest.fixture
def chain(own_database: str) -> Chain:
    return make_chain()


@pytest.fixture
def asked(chain: Chain) -> Asked:
    return ask(chain.register(), chain.viewer(chain.anna))


def test_every_wrong_code_counts(asked: Asked) -> None:
    found, wrong = asked.hash, asked.wrong_code
    tries = [lambda: open_link(link=found, code=wrong, by=OUTSIDE, now=NOW)] * 8
    outcomes = at_the_same_moment(*tries)
    assert sum(isinstance(one, Refused) for one in outcomes) == 4
    assert sum(isinstance(one, DeadLink) for one in outcomes) == 4
    assert asked.link.wrong_codes == 5


def test_one_answer_wins(asked: Asked) -> None:
    found = come_in(asked)

    def answer(words: str) -> ChainSignal:
        return answer_by_link(link=found, by=OUTSIDE, now=NOW, **(ANSWER | {"values": {"answer": words}}))

    outcomes = at_the_same_moment(lambda: answer("Ja"), lambda: answer("Nee"))
    assert sum(isinstance(one, ChainSignal) for one in outcomes) == 1
    assert sum(isinstance(one, DeadLink) for one in outcomes) == 1
    assert asked.signal.messages.filter(state="answered").count() == 1


def test_answering_and_withdrawing_do_not_wait_for_each_other(chain: Chain, asked: Asked) -> None:
    found, anna = come_in(asked), chain.viewer(chain.anna)
    outcomes = at_the_same_moment(
        lambda: answer_by_link(link=found, by=OUTSIDE, now=NOW, **ANSWER),
        lambda: withdraw_signal(signal=asked.signal.key, reason="Niet nodig", by=anna, now=NOW),
    )
    assert sum(isinstance(one, ChainSignal) for one in outcomes) == 1
    assert sum(isinstance(one, (DeadLink, Refused)) for one in outcomes) == 1
    assert ChainSignal.objects.get().state in ("answered", "withdrawn")
