"""Several who put out, and several senders, at the same moment on connections of their own."""

from uuid import uuid4

from keten.doors.exchange.actions.sending import Batch, take_batch
from keten.doors.exchange.models import OutMessage
from tests.doors.exchange.posting import connect
from tests.doors.exchange.test_sending import NOW, put
from tests.factories import make_chain
from tests.together import at_the_same_moment


def test_at_the_same_moment_each_gets_another_place_and_another_batch(own_database: str) -> None:
    chain = make_chain()
    connected = connect(chain)
    client = uuid4()
    made = at_the_same_moment(*[lambda: put(chain, client) for _ in range(6)])
    assert sorted(each.sequence for each in made if isinstance(each, OutMessage)) == [1, 2, 3, 4, 5, 6]
    for _ in range(5):
        put(chain, uuid4())
    taken = at_the_same_moment(*[lambda: take_batch(subscription_id=connected.pk, now=NOW) for _ in range(3)])
    batches = [each for each in taken if isinstance(each, Batch)]
    found = [letter.pk for batch in batches for letter in batch.letters]
    assert len(found) == len(set(found)) == 6
