"""Chain signals that a partner's system brings wrongly: doubled, replayed, forged, late, too early, not theirs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from keten.doors.exchange.actions import make_subscription
from keten.doors.exchange.models import InMessage, OutMessage, Subscription
from keten.dossier.cases.models import Case
from keten.ground.ledger.actions import draining
from keten.ground.organisations.models import Organisation
from keten.journey.chain_signals.actions import send_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.doors.exchange.posting import OURS, bring
from tests.doors.exchange.posting import tell as answers
from tests.doors.exchange.telling import ANSWER, NOTICE, ask, tell, work
from tests.doors.exchange.test_connections_page import read, signed_in
from tests.factories import EPOCH, Chain

pytestmark = pytest.mark.django_db
STRANGE = f"urn:nld:oin:{3:020}:systeem:zaken"
STRANGE_SECRET = "whsec_" + "dnJlZW1k" * 4 + "MTIzNDU2Nzg="


@pytest.fixture
def signal(chain: Chain, case: Case) -> ChainSignal:
    """A notice of ours that the municipality must answer."""
    with draining():
        return send_signal(
            case=case.key, kind="notice", values=NOTICE, by=chain.viewer(chain.anna), now=timezone.now()
        )  # fmt: skip


def stand(signal: ChainSignal) -> tuple[str, int]:
    signal.refresh_from_db()
    return signal.state, signal.messages.count()


def test_a_signal_that_comes_twice_is_there_once(chain: Chain, connected: Subscription, case: Case) -> None:
    event, at = ask(1, subject=uuid4(), signal=uuid4(), to="uwv"), timezone.now()
    bring([event, event], at=at)
    work(connected)
    assert answers(bring([event], at=at)) == [("verwerkt", "")]  # the very same delivery, replayed
    assert answers(bring([event])) == [("verwerkt", "")]  # signed anew
    work(connected)
    assert stand(ChainSignal.objects.get()) == ("sent", 1)


@pytest.mark.parametrize("wrong", [{"secret": STRANGE_SECRET}, {"at": timedelta(minutes=-6)}])
def test_a_forged_or_expired_answer_changes_nothing(connected: Subscription, signal: ChainSignal, wrong: dict) -> None:
    given = {name: timezone.now() + value if name == "at" else value for name, value in wrong.items()}
    response = bring([tell("answered", 1, subject=uuid4(), signal=signal.key, inhoud=ANSWER)], **given)
    work(connected)
    assert response.status_code == 401
    assert stand(signal) == ("sent", 1)
    assert not InMessage.objects.exists()


def test_an_answer_to_somebody_elses_signal_is_refused_and_told(
    chain: Chain, connected: Subscription, signal: ChainSignal
) -> None:
    other = Organisation.objects.create(code="gm0344", name="gemeente Utrecht", kind="municipality", from_on=EPOCH)
    stranger, _secret = make_subscription(
        organisation_id=other.pk, address="http://127.0.0.1:9/", our_source=OURS, their_source=STRANGE,
        secret=STRANGE_SECRET, by=chain.viewer(chain.els), now=timezone.now(),
    )  # fmt: skip
    event = tell("answered", 1, subject=uuid4(), signal=signal.key, source=STRANGE, inhoud=ANSWER)
    known = {"source": STRANGE, "secret": STRANGE_SECRET}
    assert answers(bring([event], **known)) == [("ontvangen", "")]
    work(stranger)
    assert answers(bring([event], **known)) == [("geweigerd", "Dit signaal is niet van u en niet aan u.")]
    assert stand(signal) == ("sent", 1)
    assert "Dit signaal is niet van u en niet aan u." in read(signed_in(chain.els))
    assert OutMessage.objects.get(subscription=stranger).type.endswith("bericht-geweigerd.v1")


def test_an_answer_that_overtakes_waits_visibly_and_is_taken_in_its_turn(
    chain: Chain, connected: Subscription, signal: ChainSignal
) -> None:
    subject = uuid4()
    late = tell("answered", 2, subject=subject, signal=signal.key, inhoud=ANSWER)
    assert answers(bring([late])) == [("geparkeerd", "Wacht op bericht 1 van deze afzender.")]
    work(connected)
    assert stand(signal) == ("sent", 1)
    page = read(signed_in(chain.els))
    assert "1 geparkeerd, 0 nog te verwerken, 0 geweigerd" in page
    assert "Wacht op bericht 1 van deze afzender." in page
    bring([tell("received", 1, subject=subject, signal=signal.key)])
    work(connected)
    assert [one.state for one in signal.messages.order_by("version")] == ["sent", "received", "answered"]
    assert "0 geparkeerd, 0 nog te verwerken, 0 geweigerd" in read(signed_in(chain.els))


@pytest.mark.parametrize(("kind", "to", "why"), [("vreemd", "uwv", "niet bekend"), ("question", "x", "werkt hier")])
def test_a_kind_or_an_addressee_that_is_unknown_is_refused_and_holds_up_nothing(
    chain: Chain, connected: Subscription, case: Case, kind: str, to: str, why: str
) -> None:
    subject, good = uuid4(), uuid4()
    bad = ask(1, subject=subject, signal=uuid4(), to=to, kind=kind)
    bring([bad, ask(2, subject=subject, signal=good, to="uwv")])
    work(connected)
    ((state, reason),) = answers(bring([bad]))
    assert state == "geweigerd"
    assert why in reason
    assert ChainSignal.objects.get().key == good


def test_what_cannot_be_done_now_is_kept_for_the_next_time(
    chain: Chain, connected: Subscription, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise KeyError("geheim")

    key = uuid4()
    monkeypatch.setattr("keten.doors.exchange.actions.carrying.receive_signal", fail)
    bring([ask(1, subject=uuid4(), signal=key, to="uwv")])
    work(connected)
    assert InMessage.objects.get().state == "received"
    monkeypatch.undo()
    work(connected)
    assert ChainSignal.objects.get().key == key
    assert bytes(InMessage.objects.get().content) == b""
