"""Addresses that are found once and filled in per row are those that Django makes."""

from uuid import uuid4

import pytest
from django.urls import reverse

from keten.ground.foundation.web import address_of


@pytest.mark.parametrize("name", ["file", "handover", "plan-step", "finish-step"])
def test_an_address_of_a_row_is_the_one_of_that_page(name):
    for key in (uuid4(), uuid4()):
        assert address_of(name, key) == reverse(name, args=[key])
