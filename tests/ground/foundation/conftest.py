import pytest
from django.utils import translation


@pytest.fixture
def dutch():
    with translation.override("nl"):
        yield


@pytest.fixture
def english():
    with translation.override("en"):
        yield
