"""Messages sent and answered at the same moment, with real commits."""

from uuid import uuid4

from keten.dossier.cases.actions import answer_message
from keten.dossier.cases.models import Message
from keten.ground.foundation.decision import Refused
from tests.dossier.cases.messaging import carry, draft, write
from tests.dossier.cases.messaging import sent as send
from tests.factories import TODAY, at, make_chain
from tests.together import at_the_same_moment


def answer(message, by):
    return answer_message(message=message.key, draft=draft("Ja, dat kan."), by=by, now=at(TODAY, 12))


def test_of_two_who_answer_at_the_same_moment_one_does(own_database):
    chain = make_chain()
    case, staff = carry(chain)
    row = write(case)
    by, dirk = chain.viewer(staff), chain.viewer(chain.dirk)
    outcomes = at_the_same_moment(lambda: answer(row, by), lambda: answer(row, dirk))
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    assert Message.objects.filter(from_client=False).count() == 1


def test_the_same_form_twice_at_the_same_moment_is_one_message(own_database):
    case, _staff = carry(make_chain())
    attempt = uuid4()
    outcomes = at_the_same_moment(*[lambda: send(case, attempt=attempt)] * 3)
    assert sorted(one.was_there for one in outcomes) == [False, True, True]
    assert Message.objects.count() == 1
