"""A person registered twice becomes one client, and nothing of either is lost."""

import pytest

from keten.dossier.cases.actions import close_case, merge_clients, open_case
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn, get_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.journey.intake.actions import register_at_location
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
BSN = "111222333"


def _register(chain: Chain, **person: object) -> Case:
    return register_at_location(
        person=chain.person(**person), location_id=chain.location.pk, target_group="ww", by=chain.viewer(chain.anna),
        now=at(TODAY),
    )  # fmt: skip


def _merge(chain: Chain, keep: Case, double: Case) -> Client:
    return merge_clients(
        keep_id=keep.client_id, double_number=f"k-{double.client_id}", by=chain.viewer(chain.dirk), now=at(TODAY)
    )


def _close(chain: Chain, case: Case) -> None:
    close_case(case=case.key, reason="other", by=chain.viewer(chain.dirk), now=at(TODAY))


def test_cases_and_bsn_move_to_the_client_that_stays() -> None:
    chain = make_chain()
    keep, double = _register(chain), _register(chain, bsn=BSN)
    _close(chain, double)
    client = _merge(chain, keep, double)
    assert set(client.cases.all()) == {keep, double}
    assert find_by_bsn(BSN).id == client.pk
    assert get_bsn(client) == BSN
    assert Client.objects.get(pk=double.client_id).merged_into == client
    merged = LedgerEvent.objects.filter(type="clients.client-merged")
    assert {event.client_ref for event in merged} == {keep.client.ref, double.client.ref}
    assert list_faults() == []


def test_the_open_case_of_the_double_goes_on() -> None:
    chain = make_chain()
    keep, double = _register(chain), _register(chain)
    _close(chain, keep)
    client = _merge(chain, keep, double)
    assert client.cases.get(closed_on__isnull=True) == double


def test_two_open_cases_are_refused() -> None:
    chain = make_chain()
    keep, double = _register(chain), _register(chain)
    with pytest.raises(Refused, match="Sluit eerst het dossier dat niet doorgaat") as refused:
        _merge(chain, keep, double)
    assert refused.value.field == "number"
    assert not Client.objects.filter(merged_into__isnull=False).exists()


def test_a_client_does_not_merge_with_itself() -> None:
    chain = make_chain()
    case = _register(chain)
    with pytest.raises(Refused, match="van deze klant zelf"):
        _merge(chain, case, case)


def test_unknown_and_forbidden_doubles_are_refused_alike() -> None:
    here, there = make_chain(), make_chain("Werkplein Elders")
    keep, strange = _register(here), _register(there)
    _close(there, strange)
    reasons = set()
    for number in (strange.client_id, 999_999):
        strange.client_id = number
        with pytest.raises(Refused) as refused:
            _merge(here, keep, strange)
        reasons.add(refused.value.reason)
    assert reasons == {"Er is geen klant met dit nummer die u mag zien."}


def test_a_double_is_merged_once_and_opens_no_new_case() -> None:
    chain = make_chain()
    keep, double, third = _register(chain), _register(chain), _register(chain)
    gone = double.client
    _close(chain, double)
    _merge(chain, keep, double)
    _close(chain, third)
    with pytest.raises(Refused):
        merge_clients(keep_id=third.client_id, double_number=str(gone.pk), by=chain.viewer(chain.dirk), now=at(TODAY))
    with pytest.raises(Refused, match="samengevoegd"):
        open_case(
            client=gone, location_id=chain.location.pk, target_group="ww", responsible_id=chain.uwv.pk,
            by=chain.viewer(chain.anna), now=at(TODAY),
        )  # fmt: skip
