"""A client with a BSN, registers that answer, and somebody who acts."""

import pytest

from keten.ground.organisations.rules.viewer import as_client
from tests.dossier.sources import sources
from tests.factories import TODAY, make_chain

__all__ = ["sources"]


@pytest.fixture
def chain(db):
    return make_chain()


@pytest.fixture
def client(chain, sources):
    return chain.register(bsn="999990019").client


@pytest.fixture
def myself(client):
    return as_client(client.pk, client.name, on=TODAY)
