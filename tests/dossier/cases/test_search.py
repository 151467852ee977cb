"""Finding a client by name, number or BSN: only what the viewer may see, whatever is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keten.dossier.cases.actions import close_case, merge_clients
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import search_files
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.intake.actions import register_at_location
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
BSN = "111222333"


def _register(chain: Chain, **person: object) -> Case:
    return register_at_location(
        person=chain.person(**person), location_id=chain.location.pk, target_group="ww", by=chain.viewer(chain.anna),
        now=at(TODAY),
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["Jansen-Özdemir", "jansen", "ÖZDEMIR", "  jans  ", BSN, "1112.22.333", "K-{id}", "k{id}", "{id}"]
)
def test_found_by_name_number_and_bsn(typed: str) -> None:
    chain = make_chain()
    case = _register(chain, last_name="Jansen-Özdemir", bsn=BSN)
    _register(chain, last_name="De Wit")
    found = search_files(typed.format(id=case.client_id), viewer=chain.viewer(chain.dirk))
    assert list(found) == [case]


@pytest.mark.parametrize("typed", ["Jansen", BSN, "{id}"])
def test_not_found_by_somebody_from_elsewhere(typed: str) -> None:
    here, there = make_chain(), make_chain("Werkplein Elders")
    case = _register(here, last_name="Jansen", bsn=BSN)
    typed = typed.format(id=case.client_id)
    assert list(search_files(typed, viewer=here.viewer(here.dirk))) == [case]
    assert list(search_files(typed, viewer=there.viewer(there.anna))) == []
    assert list(search_files(typed, viewer=here.viewer(here.els))) == []  # the administrator has no files


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "\\", "'", "K-", "K-0", "9" * 40, "²", "١٢٣", "K-²", "123456789"]
)
def test_odd_input_finds_nothing_and_breaks_nothing(typed: str) -> None:
    chain = make_chain()
    _register(chain, last_name="Jansen", bsn=BSN)
    assert list(search_files(typed, viewer=chain.viewer(chain.anna))) == []


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_can_be_searched(text: str) -> None:
    assert list(search_files(text, viewer=SYSTEM)) == []


def test_the_number_of_a_double_leads_to_the_client_that_stays() -> None:
    chain = make_chain()
    keep, double = _register(chain, last_name="Jansen"), _register(chain, last_name="Janssen")
    dirk = chain.viewer(chain.dirk)
    close_case(case=double.key, reason="other", by=dirk, now=at(TODAY))
    merge_clients(keep_id=keep.client_id, double_number=f"K-{double.client_id}", by=dirk, now=at(TODAY))
    assert set(search_files(f"K-{double.client_id}", viewer=dirk)) == {keep, double}
