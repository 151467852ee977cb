"""A try-out in the product: who may ask, what is refused, what the worker does, and what the page shows."""

import json

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Staff, StaffRole
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.insight.simulation import queries
from keten.insight.simulation.actions import request_try_out, run_try_out
from keten.insight.simulation.models import State, TryOut
from keten.journey.routing.library import list_shipped
from tests.factories import EPOCH, TODAY, Chain, at, make_chain
from tests.insight.simulation.worlds import NAMES
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
TEXTS = [list_shipped()[name] for name in NAMES]
NOW = at(TODAY)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def _manager(chain: Chain) -> Staff:
    staff = Staff.objects.create(organisation=chain.gemeente, name="M. Mulder", email="m@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="location_manager", from_on=EPOCH)
    return staff


@pytest.fixture
def manager(chain: Chain) -> Viewer:
    return chain.viewer(_manager(chain))


def test_a_try_out_is_asked_done_by_the_worker_and_asked_again_costs_nothing(manager: Viewer) -> None:
    row = request_try_out(texts=TEXTS, clients=30, seed=3, by=manager, now=NOW)
    assert (row.state, ProcrastinateJob.objects.filter(queue_name="try_outs").count()) == (State.WAITING, 1)
    done = run_try_out(try_out=row.key, by=SYSTEM, now=NOW)
    assert (done.state, done.progress) == (State.DONE, 100)
    again = request_try_out(texts=TEXTS, clients=30, seed=3, by=manager, now=NOW)
    assert (again.pk, again.state) == (row.pk, State.DONE)
    assert ProcrastinateJob.objects.filter(queue_name="try_outs").count() == 1
    other = request_try_out(texts=TEXTS, clients=30, seed=4, by=manager, now=NOW)
    assert json.dumps(run_try_out(try_out=other.key, by=SYSTEM, now=NOW).result) != json.dumps(done.result)


def test_only_management_and_policy_may_ask_and_look(chain: Chain, manager: Viewer) -> None:
    anna = chain.viewer(chain.anna)
    with pytest.raises(Refused):
        request_try_out(texts=TEXTS, clients=30, seed=3, by=anna, now=NOW)
    row = request_try_out(texts=TEXTS, clients=30, seed=3, by=manager, now=NOW)
    assert queries.get_try_out(row.key, viewer=manager) == row
    with pytest.raises(queries.UnknownTryOut):
        queries.get_try_out(row.key, viewer=anna)
    assert queries.list_versions(viewer=anna) == []


@pytest.mark.parametrize(("clients", "seed", "texts", "field"), [
    (0, 1, TEXTS, "clients"), (5001, 1, TEXTS, "clients"), (10, -1, TEXTS, "seed"), (10, 1, TEXTS[:1], "models"),
    (10, 1, [TEXTS[0], TEXTS[0]], "models"),
])  # fmt: skip
def test_what_cannot_be_tried_is_refused_at_its_field(
    manager: Viewer, clients: int, seed: int, texts: list[str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        request_try_out(texts=texts, clients=clients, seed=seed, by=manager, now=NOW)
    assert refused.value.field == field
    assert not TryOut.objects.exists()


def test_a_malformed_draft_is_refused_with_the_line(manager: Viewer) -> None:
    broken = TEXTS[0].replace('lead = "placement"', 'lead = "kapper"', 1)
    line = broken[: broken.index("kapper")].count("\n") + 1
    with pytest.raises(Refused, match=rf"Regel {line}: .*kapper"):
        request_try_out(texts=[broken, TEXTS[1]], clients=10, seed=1, by=manager, now=NOW)


def test_the_page_asks_waits_and_shows_and_its_address_says_everything(chain: Chain) -> None:
    browser, page = browser_of(_manager(chain)), reverse("try-models")
    sent = browser.post(page, {"models": NAMES, "clients": 30, "seed": 5})
    assert sent.status_code == 302
    assert sent["Location"] == f"{page}?" + "&".join(f"werkwijze={name}" for name in NAMES) + "&klanten=30&getal=5"
    assert 'http-equiv="refresh"' in browser.get(sent["Location"]).content.decode()
    run_try_out(try_out=TryOut.objects.get().key, by=SYSTEM, now=NOW)
    shown = browser.get(sent["Location"]).content.decode()
    assert 'http-equiv="refresh"' not in shown
    assert "wacht een klant" in shown
    assert "nagebootst" in shown and "exact" in shown and "<svg" in shown  # noqa: PT018


def test_the_page_refuses_in_words(chain: Chain) -> None:
    browser = browser_of(_manager(chain))
    answer = browser.post(reverse("try-models"), {"models": NAMES[:1], "clients": 30, "seed": 5})
    assert "Kies twee of drie verschillende werkwijzen." in answer.content.decode()
    assert browser_of(chain.anna).get(reverse("try-models")).status_code == 404
    assert browser.get(f"{reverse('try-models')}?werkwijze=bestaat-niet&klanten=x").status_code == 200
