"""The files behind a figure or a monitor: for who may see those files, and nobody else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from keten.dossier.cases.events import CaseOpened
from keten.dossier.clients.models import ProcessingLine
from keten.dossier.clients.rules.activities import read_activities
from keten.insight.indicators.actions import compute_figures
from keten.insight.indicators.models import Monitor
from keten.insight.indicators.queries.opening import find_key
from keten.insight.indicators.store import Store
from tests.conftest import as_round, copied_database
from tests.factories import TODAY, Chain, make_chain
from tests.insight.indicators.counted import live
from tests.insight.indicators.planted import fill_store
from tests.signing_in import browser_of

WHICH = read_activities()["dossiers achter een cijfer bekijken"].id
REAL = 3  # people of the region who have a file here


@pytest.fixture(scope="module")
def _lived(template_database: str, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Chain, Store]]:  # type: ignore[no-untyped-def]
    store = Store(tmp_path_factory.mktemp("store"))
    with copied_database("records", template_database, django_db_blocker):
        yield _live(store), store


def _live(store: Store) -> Chain:
    chain, log = make_chain(), live()
    opened = [one for one in log.happened if isinstance(one.event, CaseOpened) and one.event.location_id == 2]
    here = [one.client for one in opened if one.on > log.until - timedelta(days=300)][:REAL]
    refs = [chain.register(on=TODAY).client.ref for _client in here]
    people = {client or 0: ref for client, ref in zip(here, refs, strict=True)}
    fill_store(store, log, locations={2: chain.location.pk}, people=people)
    with as_round():
        compute_figures(store=store, until=log.until, by=chain.viewer(chain.els), now=timezone.now())
    return chain


@pytest.fixture
def chain(_lived: tuple[Chain, Store], django_db_blocker, settings) -> Iterator[Chain]:  # type: ignore[no-untyped-def]
    """A region whose location 2 is the one of the chain, and of whose people there three really have a file here."""
    settings.KETEN_STORE = str(_lived[1].folder)
    with django_db_blocker.unblock(), transaction.atomic():
        yield _lived[0]
        transaction.set_rollback(True)


def read(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def of(chain: Chain) -> str:
    return f"locatie-{chain.location.pk}"


def test_only_the_files_that_somebody_may_see_are_behind_a_figure(chain: Chain) -> None:
    text = read(browser_of(chain.dirk), f"/cijfers/outflow_work/dossiers/?waar={of(chain)}")
    assert "Testpersoon1" in text
    assert "U ziet er" in text
    with as_round():
        assert ProcessingLine.objects.filter(processing_activity_id=WHICH).count() == REAL
    outsider = make_chain("Ander plein")
    assert browser_of(outsider.dirk).get(f"/cijfers/outflow_work/dossiers/?waar={of(chain)}").status_code == 404
    assert browser_of(chain.els).get(f"/cijfers/outflow_work/dossiers/?waar={of(chain)}").status_code == 404


@pytest.mark.parametrize("code", ["outflow_work", "no_show", "handovers_per_case", "signals_in_time"])
def test_every_kind_of_figure_opens(chain: Chain, code: str) -> None:
    read(browser_of(chain.dirk), f"/cijfers/{code}/dossiers/?waar={of(chain)}")


def test_the_choice_of_whom_it_holds_for_narrows_the_list(chain: Chain) -> None:
    browser, address = browser_of(chain.dirk), f"/cijfers/outflow_work/dossiers/?waar={of(chain)}&dagen=91"
    shown = [read(browser, f"{address}&toon={name}").count("data-main") for name in ("wel", "niet", "nog-niet")]
    assert sum(shown) == read(browser, address).count("data-main") >= 3


@pytest.mark.parametrize("monitor", Monitor.values)
def test_the_files_of_a_monitor_are_those_of_the_own_location(chain: Chain, monitor: str) -> None:
    read(browser_of(chain.dirk), f"/cijfers/monitors/{monitor}/?waar={of(chain)}")
    assert browser_of(chain.dirk).get(f"/cijfers/monitors/{monitor}/?waar=").status_code == 404


def test_with_another_key_nobody_is_found_back(chain: Chain, settings) -> None:  # type: ignore[no-untyped-def]
    before = find_key()
    settings.KETEN_BSN_HASH_KEY = "ab" * 32
    assert find_key() != before
    text = read(browser_of(chain.dirk), f"/cijfers/outflow_work/dossiers/?waar={of(chain)}")
    assert "Testpersoon" not in text
