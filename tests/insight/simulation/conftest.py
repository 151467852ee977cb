"""What tests of whole regions share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def uncollected() -> Iterator[None]:
    """Lives make millions of small things without circles; looking for circles takes a third of the time."""
    gc.disable()
    yield
    gc.enable()
