"""A location of which UWV works here and the municipality in a system of its own."""

import pytest

from keten.doors.exchange.models import Subscription
from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Arrangement
from tests.doors.exchange.posting import connect
from tests.doors.exchange.telling import BSN
from tests.factories import Chain, make_chain


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def connected(chain: Chain) -> Subscription:
    """The municipality's system."""
    return connect(chain)


@pytest.fixture
def case(chain: Chain) -> Case:
    """A client whom both know; the municipality enforces the benefit."""
    Arrangement.objects.filter(task="enforcement").update(organisation=chain.gemeente)
    return chain.register(bsn=BSN)
