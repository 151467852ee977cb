"""A signal: sent to who is arranged for it, handled in states, answered completely, read by who sent it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from keten.dossier.cases.models import Case
from keten.dossier.clients.models import AccessGrant
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Arrangement, Organisation
from keten.journey.chain_signals.actions import (
    answer_signal,
    note_read,
    note_received,
    send_signal,
    turn_signal,
    withdraw_signal,
)
from keten.journey.chain_signals.library import InvalidKinds, list_kinds, read_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import (
    UnknownSignal,
    get_signal,
    list_of_client,
    list_sent,
    list_to_answer,
)
from tests.factories import EPOCH, TODAY, Chain, at, make_chain
from tests.journey.enforcement.conftest import make_colleague
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
NOW = at(TODAY)
NOTICE = {"conduct": "missed", "seen_on": TODAY.isoformat(), "what": "Kwam niet op het gesprek"}
SETTLED = {"outcome": "settled", "reason": "De klant lag in het ziekenhuis", "justified": "no", "useful": "useful"}


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    """Carried by Anna of UWV; the municipality enforces here."""
    case = chain.register()
    Arrangement.objects.filter(task="enforcement").update(organisation=chain.gemeente)
    return case


def notice(chain: Chain, case: Case, **more: Any) -> ChainSignal:
    by = chain.viewer(chain.anna)
    return send_signal(**({"case": case.key, "kind": "notice", "values": NOTICE, "by": by, "now": NOW} | more))


def test_who_is_arranged_for_it_gets_it_with_two_dates(chain: Chain, case: Case) -> None:
    signal = notice(chain, case)
    assert (signal.addressee, signal.sender, signal.sender_staff) == (chain.gemeente, chain.uwv, chain.anna)
    assert signal.receive_by == add_working_days(TODAY, 2)
    assert signal.due_on == add_working_days(TODAY, 20)
    view = get_signal(signal.key, viewer=chain.viewer(chain.carla))
    assert view.asked[0].text == "Kwam niet op een afspraak"
    assert [one.key for one in list_to_answer(viewer=chain.viewer(chain.carla))] == [signal.key]


def test_from_sent_to_read(chain: Chain, case: Case) -> None:
    signal, carla, anna = notice(chain, case), chain.viewer(chain.carla), chain.viewer(chain.anna)
    note_received(signal=signal.key, by=carla, now=NOW)
    note_received(signal=signal.key, by=carla, now=NOW)
    turn_signal(signal=signal.key, to="accepted", by=carla, now=NOW)
    until = TODAY + timedelta(days=7)
    turn_signal(signal=signal.key, to="on_hold", reason="Wacht op de klant", hold_until=until, by=carla, now=NOW)
    turn_signal(signal=signal.key, to="in_progress", by=carla, now=NOW)
    answer_signal(signal=signal.key, **SETTLED, by=carla, now=NOW + timedelta(hours=1))
    view = get_signal(signal.key, viewer=anna)
    assert [turn.state for turn in view.turns] == ["received", "accepted", "on_hold", "in_progress", "answered"]
    assert view.turns[-1].reason == SETTLED["reason"]
    row = list_sent(viewer=anna)[0]
    assert (row.outcome, row.justified, row.useful, row.hold_until) == ("settled", "no", "useful", None)
    note_read(signal=signal.key, by=anna, now=NOW + timedelta(hours=2))
    types = LedgerEvent.objects.filter(type__startswith="chain_signals.").order_by("pk").values_list("type", flat=True)
    assert list(types) == ["chain_signals.signal-sent", *["chain_signals.signal-turned"] * 4,
                           "chain_signals.signal-answered", "chain_signals.answer-read"]  # fmt: skip
    assert "ziekenhuis" not in str(list(LedgerEvent.objects.values_list("payload", flat=True)))


def test_who_sends_does_not_confirm_receipt(chain: Chain, case: Case) -> None:
    signal = notice(chain, case)
    note_received(signal=signal.key, by=chain.viewer(chain.anna), now=NOW)
    assert ChainSignal.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"outcome": "x"}, "outcome"),
        ({"reason": " "}, "reason"),
        ({"justified": ""}, "justified"),
        ({"useful": ""}, "useful"),
    ],
)
def test_an_answer_is_complete(chain: Chain, case: Case, missing: dict[str, str], field: str) -> None:
    signal = notice(chain, case)
    with pytest.raises(Refused) as refused:
        answer_signal(signal=signal.key, **(SETTLED | missing), by=chain.viewer(chain.carla), now=NOW)
    assert refused.value.field == field
    assert ChainSignal.objects.get().is_open


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": ""}, "what"), ({"seen_on": "gisteren"}, "seen_on"), ({"conduct": "ander"}, "conduct"),
        ({"what": "x" * 2001}, "what"),
    ],
)  # fmt: skip
def test_a_message_is_complete(chain: Chain, case: Case, values: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        notice(chain, case, values=NOTICE | values)
    assert refused.value.field == field
    assert not ChainSignal.objects.exists()


def test_nobody_arranged_is_said_when_it_is_sent(chain: Chain, case: Case) -> None:
    Arrangement.objects.filter(task="enforcement").delete()
    with pytest.raises(Refused, match="ketenafspraak aan te vullen"):
        notice(chain, case)


def test_the_home_municipality_or_a_partner_of_this_place(chain: Chain, case: Case) -> None:
    wwb = {"ends_on": TODAY.isoformat(), "proposal": "Samen verder"}
    assert notice(chain, case, kind="wwb_test", values=wwb).addressee == chain.gemeente
    question = {"question": "Loopt er schuldhulp?", "why": "Voor het plan"}
    with pytest.raises(Refused, match="aan wie"):
        notice(chain, case, kind="question", values=question)
    with pytest.raises(Refused, match="aan wie"):
        notice(chain, case, kind="question", values=question, addressee_id=10**9)
    asked = notice(chain, case, kind="question", values=question, addressee_id=chain.gemeente.pk)
    with pytest.raises(Refused) as refused:
        answer_signal(signal=asked.key, outcome="answered", reason="", by=chain.viewer(chain.carla), now=NOW)
    assert refused.value.field == "answer"


def test_what_rests_is_not_shown_as_late_before_its_day(chain: Chain, case: Case) -> None:
    sent = notice(chain, case, now=at(timezone.localdate() - timedelta(days=60)))
    page = browser_of(chain.carla)
    assert "Te laat" in page.get("/signalen/").text
    by, until = chain.viewer(chain.carla, timezone.localdate()), timezone.localdate() + timedelta(days=7)
    turn_signal(signal=sent.key, to="on_hold", reason="Wacht", hold_until=until, by=by, now=timezone.now())
    assert "Te laat" not in page.get("/signalen/").text


def test_twice_is_once(chain: Chain, case: Case) -> None:
    notice(chain, case)
    with pytest.raises(Refused, match="al verstuurd"):
        notice(chain, case)


def test_only_the_sides_see_it_and_only_theirs_act(chain: Chain, case: Case) -> None:
    signal, bram = notice(chain, case), chain.viewer(chain.bram)
    with pytest.raises(Refused):
        turn_signal(signal=signal.key, to="accepted", by=chain.viewer(chain.anna), now=NOW)
    with pytest.raises((Refused, UnknownSignal)):
        withdraw_signal(signal=signal.key, reason="Foutje", by=chain.viewer(chain.carla), now=NOW)
    with pytest.raises((Refused, UnknownSignal)):
        withdraw_signal(signal=signal.key, reason="Foutje", by=bram, now=NOW)


def test_withdrawn_with_a_reason_and_then_nothing(chain: Chain, case: Case) -> None:
    signal, anna = notice(chain, case), chain.viewer(chain.anna)
    with pytest.raises(Refused, match="waarom"):
        withdraw_signal(signal=signal.key, reason="", by=anna, now=NOW)
    withdraw_signal(signal=signal.key, reason="Verkeerde klant", by=anna, now=NOW)
    assert not list_to_answer(viewer=chain.viewer(chain.carla))
    with pytest.raises((Refused, UnknownSignal)):
        answer_signal(signal=signal.key, **SETTLED, by=chain.viewer(chain.carla), now=NOW)


def test_who_must_answer_may_look_until_then(chain: Chain, case: Case) -> None:
    signal = notice(chain, case)
    grants = AccessGrant.objects.filter(because="signal", until_on=None)
    assert set(grants.values_list("organisation", "staff")) == {(chain.gemeente.pk, None), (None, chain.anna.pk)}
    turn_signal(signal=signal.key, to="refused", reason="Niet onze klant", by=chain.viewer(chain.carla), now=NOW)
    assert set(grants.values_list("organisation", "staff")) == {(None, chain.anna.pk)}


def test_what_has_ended_and_what_was_said_stays(chain: Chain, case: Case) -> None:
    signal = notice(chain, case)
    answer_signal(signal=signal.key, **SETTLED, by=chain.viewer(chain.carla), now=NOW)
    rows = ChainSignal.objects.filter(pk=signal.pk)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        rows.update(justified="yes")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        rows.update(state="sent", outcome=None, answered_at=None, answered_by=None, answer_reason="")
    with pytest.raises(ProgrammingError), transaction.atomic():
        SignalMessage.objects.filter(signal=signal).update(body={})


def test_every_kind_has_its_term_and_its_words() -> None:
    from keten.ground.foundation.parameters import get_whole_number

    for kind in list_kinds().values():
        assert get_whole_number(f"chain_signals.{kind.code}_answer_working_days", on=TODAY) > 0
        assert all((kind.name.nl, kind.name.en, kind.help.nl, kind.help.en, kind.legal_basis))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('to = "somebody"', "cannot go to"),
        ('from = ["cwi"]', "does not exist"),
        ("outcomes = []", "no outcome"),
        ("", "missing"),
    ],
)
def test_a_wrong_file_is_refused_with_the_kind(line: str, fault: str) -> None:
    right = {
        "to": 'to = "chosen"', "from": "from = []", "name": 'name = {nl = "N", en = "N"}',
        "help": 'help = {nl = "N", en = "N"}', "legal_basis": 'legal_basis = "x"',
        "outcomes": 'outcomes = [{code = "a", nl = "A", en = "A"}]',
    }  # fmt: skip
    wrong = right | {line.split(" ")[0]: line} if line else {key: row for key, row in right.items() if key != "name"}
    with pytest.raises(InvalidKinds, match=f"odd.*{fault}"):
        read_kinds("\n".join(["[odd]", *wrong.values()]))


def test_the_file_shows_signals_of_ones_own_side_alone(chain: Chain, case: Case) -> None:
    """Who works here for a third organisation has the file open as well, and no part in it."""
    signal = notice(chain, case)
    third = make_colleague(
        chain, Organisation.objects.create(code="zorg", name="Zorg", kind="care", from_on=EPOCH), "Z"
    )
    for staff, seen in ((chain.anna, [signal]), (chain.bram, [signal]), (chain.carla, [signal]), (third, [])):
        assert list_of_client(case.client_id, viewer=chain.viewer(staff)) == seen, staff.name


def test_the_file_shows_the_newest_signals_first_and_not_all(chain: Chain, case: Case) -> None:
    values = {"question": "Loopt er hulp?", "why": "Voor het plan"}
    asked = {"kind": "question", "addressee_id": chain.gemeente.pk, "values": values}
    sent = [notice(chain, case, **asked, now=NOW + timedelta(hours=n)) for n in range(3)]
    assert list_of_client(case.client_id, viewer=chain.viewer(chain.anna), most=2) == [sent[2], sent[1]]
