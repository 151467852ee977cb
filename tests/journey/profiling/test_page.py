"""The page "Kansmodel": who may open it, and what it says with and without a model."""

import pytest
from django.utils import timezone

from tests.conftest import as_round
from tests.factories import Chain, make_chain
from tests.journey.profiling.stored import store_model
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def page(chain: Chain, who: str = "dirk"):  # type: ignore[no-untyped-def]
    return browser_of(getattr(chain, who)).get("/kansmodel/")


def test_without_a_model_it_says_what_to_do(chain: Chain) -> None:
    assert "keten profile train" in page(chain).content.decode()
    assert page(chain, "els").status_code == 200
    assert page(chain, "anna").status_code == 404


def test_a_published_model_is_shown_with_its_errors(chain: Chain) -> None:
    with as_round():
        store_model(chain.els, now=timezone.now())
    text = page(chain).content.decode()
    assert "Kansmodel, versie 1" in text
    assert "55 jaar of ouder" in text
    assert text.count("keten-chart__point") == 10


def test_a_model_that_is_not_shown_says_so(chain: Chain) -> None:
    with as_round():
        store_model(chain.els, now=timezone.now(), is_published=False)
    text = page(chain).content.decode()
    assert "wordt niet getoond" in text
    assert "keten profile publish" in text
