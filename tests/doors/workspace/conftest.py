"""Signing in as somebody of the test chain."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from keten.ground.organisations.models import Staff
from tests.factories import Chain, make_chain
from tests.signing_in import browser_of


@pytest.fixture
def chain(db: None) -> Chain:
    return make_chain()


@pytest.fixture
def today():  # type: ignore[no-untyped-def]
    """The real day: pages read the clock themselves."""
    return timezone.localdate()


@pytest.fixture
def sign_in() -> Callable[[Staff], Client]:
    """A browser in which this person is signed in."""

    return browser_of
