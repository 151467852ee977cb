"""P9: the round finds a grant of every kind without its reason, and a reason of every kind without its grant."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from keten.config.schedule import SWEEPS
from keten.dossier.benefits import actions as benefits
from keten.dossier.cases.actions import accept_handover, close_case, merge_clients
from keten.dossier.cases.models import Case, Handover
from keten.dossier.clients.actions import break_glass, record_delivery, start_review
from keten.dossier.clients.models import AccessGrant, Because
from keten.dossier.clients.ports import Delivered
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import answer_signal, note_read
from keten.journey.chain_signals.models import ChainSignal
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
KINDS = ("contact_person", "signal", "application")
ONCE = ("break_glass", "registered")  # given once; they end by themselves


def lived(chain: Chain) -> Case:
    """A file with a contact person, an open signal and an open application."""
    case = chain.register(by=chain.bram)
    asked = Handover.objects.get(case=case)
    staff = chain.anna if asked.to_staff_id == chain.anna.pk else chain.bram
    accept_handover(handover=asked.key, by=chain.viewer(staff), now=at(TODAY))
    name = [Delivered(datum="naam.achternaam", value="Testpersoon")]
    record_delivery(client=case.client, source="brp", delivered=name, by=SYSTEM, now=at(TODAY))
    with draining() as pending:
        start_review(client=case.client, datum="naam.achternaam", by=chain.viewer(staff), now=at(TODAY), reason="Nee")
        drain(pending)
    benefits.submit_application(key=uuid4(), case=case.key, law="ww", by=chain.viewer(staff), now=at(TODAY))
    return case


def found(rule: str, on: date = TODAY) -> list[Breach]:
    with as_round():
        run_round(on=on, now=at(on, 3))
        return list(Breach.objects.filter(rule=rule, mended_on=None))


def test_nothing_is_found_when_every_grant_has_its_reason() -> None:
    lived(make_chain())
    assert not found("grant_without_reason")
    assert not found("reason_without_grant")
    assert {row.because for row in AccessGrant.objects.all()} >= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_grant_without_its_reason_is_found(kind: str) -> None:
    chain = make_chain()
    case = lived(chain)
    stray = AccessGrant.objects.create(
        client=case.client, staff=chain.els, because=kind, purpose="begeleiden", legal_basis="geen", from_on=TODAY
    )
    breaches = found("grant_without_reason")
    assert [(row.subject_id, row.since_on, row.case_id) for row in breaches] == [(stray.pk, TODAY, case.pk)]
    assert not found("reason_without_grant")


@pytest.mark.parametrize("kind", [kind for kind in Because.values if kind not in KINDS])
def test_a_grant_of_any_other_kind_without_its_reason_is_found_too(kind: str) -> None:
    chain = make_chain()
    case = lived(chain)
    assert not found("grant_without_reason")
    stray = AccessGrant.objects.create(
        client=case.client, staff=chain.els, because=kind, purpose="begeleiden", legal_basis="geen", from_on=TODAY,
        until_on=None if kind not in (*ONCE, "aftercare", "inspection") else TODAY + timedelta(days=2),
    )  # fmt: skip
    assert [row.subject_id for row in found("grant_without_reason")] == [stray.pk]


@pytest.mark.parametrize("kind", KINDS)
def test_an_end_in_the_far_future_does_not_hide_it(kind: str) -> None:
    chain = make_chain()
    stray = AccessGrant.objects.create(
        client=lived(chain).client, staff=chain.els, because=kind, purpose="begeleiden", legal_basis="geen",
        from_on=TODAY, until_on=TODAY + timedelta(days=4000),
    )  # fmt: skip
    assert [row.subject_id for row in found("grant_without_reason")] == [stray.pk]


@pytest.mark.parametrize("kind", ONCE)
def test_what_was_given_once_is_no_reason_for_ever(kind: str) -> None:
    chain = make_chain()
    case = lived(chain)
    elsewhere = make_chain("Werkplein Elders")
    break_glass(
        known_as=case.client.number, born_on=case.client.born_on, reason="Staat hier aan de balie",
        by=elsewhere.viewer(elsewhere.anna), now=at(TODAY),
    )  # fmt: skip
    assert not found("grant_without_reason")
    longer = AccessGrant.objects.filter(client=case.client, because=kind)
    assert longer.update(until_on=TODAY + timedelta(days=4000)) == 1
    assert [row.subject_id for row in found("grant_without_reason")] == [longer.get().pk]


def test_in_a_file_that_was_joined_it_is_found_as_well() -> None:
    chain = make_chain()
    case, double = lived(chain), chain.register(by=chain.bram)
    dirk = chain.viewer(chain.dirk)
    close_case(case=double.key, reason="other", by=dirk, now=at(TODAY, 11))
    merge_clients(keep_id=case.client_id, double_number=double.client.number, by=dirk, now=at(TODAY, 12))
    assert not found("grant_without_reason")
    stray = AccessGrant.objects.create(
        client=double.client, staff=chain.els, because="contact_person", purpose="begeleiden", legal_basis="geen",
        from_on=TODAY,
    )  # fmt: skip
    assert [row.subject_id for row in found("grant_without_reason")] == [stray.pk]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reason_without_its_grant_is_found(kind: str) -> None:
    chain = make_chain()
    case, other = lived(chain), lived(chain)
    lost = AccessGrant.objects.filter(client__in=(case.client, other.client), because=kind)
    count = lost.update(until_on=TODAY)
    breaches = found("reason_without_grant")
    assert len(breaches) == len({row.subject_id for row in breaches}) == count
    assert {row.case_id for row in breaches} == {case.pk, other.pk}
    assert not found("grant_without_reason")


def test_all_kinds_lost_at_once_are_all_found() -> None:
    case = lived(make_chain())
    count = AccessGrant.objects.filter(client=case.client, because__in=KINDS).update(until_on=TODAY)
    assert len(found("reason_without_grant")) == count > len(KINDS) - 1


@pytest.mark.parametrize("read", [True, False])
def test_closing_and_answering_leave_nothing_over(read: bool) -> None:
    chain = make_chain()
    case = lived(chain)
    dirk = chain.viewer(chain.dirk)
    close_case(case=case.key, reason="other", by=dirk, now=at(TODAY, 12))
    assert not found("reason_without_grant")
    signal = ChainSignal.objects.get()
    answer_signal(signal=signal.key, outcome="changed", reason="", by=chain.viewer(chain.carla), now=at(TODAY, 13))
    if read:
        sender = chain.anna if signal.sender_staff_id == chain.anna.pk else chain.bram
        note_read(signal=signal.key, by=chain.viewer(sender), now=at(TODAY, 14))
    assert not found("reason_without_grant")
    assert not found("grant_without_reason")


def test_rules_and_names_of_the_sweeps() -> None:
    rules = [sweep.rule for sweep in SWEEPS]
    assert rules.count("reason_without_grant") == 6
    assert rules.count("grant_without_reason") == 7  # what is given once cannot go missing, only be too much
