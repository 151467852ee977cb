"""How long it is kept that a message came in, and what ``keten doctor`` says of the systems of partners."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from keten.config.retention import IN_MESSAGES
from keten.doors.commands.examinations import Finding
from keten.doors.commands.examinations.partners import examine_partners
from keten.doors.exchange.actions import end_subscription, note_delivery, note_refused
from keten.doors.exchange.actions.sending import Told, take_batch
from keten.doors.exchange.models import InMessage, Subscription
from keten.ground.foundation.parameters import get_parameter
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.upkeep import actions
from keten.ground.upkeep.models import Removal
from tests.conftest import as_round
from tests.doors.exchange.posting import bring, probe, tell
from tests.doors.exchange.test_sending import put
from tests.factories import Chain

pytestmark = pytest.mark.django_db
DEALT_WITH_ON, DUE = date(2024, 3, 1), date(2026, 3, 1)


def remove(on: date) -> Removal:
    with as_round():
        done = actions.run_retention(on=on, now=timezone.now())
    return next(removal for removal in done if removal.kind == "in_messages")


def test_a_message_goes_when_its_term_is_over_and_what_waits_stays(connected: Subscription) -> None:
    subject, event = uuid4(), probe(1, subject=uuid4())
    bring([event, probe(2, subject=subject)])  # the second is parked
    old = datetime(2024, 3, 1, 12, tzinfo=UTC)
    InMessage.objects.filter(event_id=event["id"]).update(processed_at=old)
    InMessage.objects.filter(state="parked").update(received_at=old)
    assert get_parameter(IN_MESSAGES.period, on=DUE) == "P2Y"
    assert remove(DUE - timedelta(days=1)).removed == 0
    assert remove(DUE).removed == 1
    assert InMessage.objects.get().state == "parked"
    said = tell(bring([event]))  # brought again after that: not dealt with a second time
    assert said == [("geweigerd", "Een ander bericht had dit volgnummer al.")]


def examine() -> list[Finding]:
    return list(examine_partners())


def test_doctor_says_nothing_without_systems(chain: Chain) -> None:
    assert examine() == []


def test_doctor_says_when_a_system_last_took_something_and_what_waits(chain: Chain, connected: Subscription) -> None:
    assert [each.mark for each in examine()] == ["✓"]
    assert examine()[0].what == "Systeem van gemeente Nijmegen: laatst gelukt nooit, 0 wachten op verzending"
    put(chain, uuid4(), now=timezone.now())
    assert "1 wachten" in examine()[0].what
    Subscription.objects.update(last_success_at=datetime(2026, 11, 16, 9, 30, tzinfo=UTC))
    assert "laatst gelukt 16-11-2026 10:30" in examine()[0].what


def test_doctor_names_a_system_that_fails_with_since_when_and_why(chain: Chain, connected: Subscription) -> None:
    put(chain, uuid4(), now=timezone.now())
    batch = take_batch(subscription_id=connected.pk, now=timezone.now())
    assert batch is not None
    note_delivery(batch=batch, told=Told(failure="refused"), by=SYSTEM, now=datetime(2026, 11, 16, 9, tzinfo=UTC))
    (found,) = examine()
    assert found.is_wrong
    assert "neemt geen berichten aan sinds 16-11-2026 10:00: 1 wachten" in found.what
    assert found.mend == "Op het adres luistert niemand. Zie Beheer, Verbindingen."
    end_subscription(subscription_id=connected.pk, by=chain.viewer(chain.els), now=timezone.now())
    assert examine() == []


def test_doctor_names_what_somebody_must_look_at(chain: Chain, connected: Subscription) -> None:
    bring([probe(2, subject=uuid4()), probe(1, subject=uuid4(), type="nl.voorbeeld.iets.v1")])
    key = put(chain, uuid4(), now=timezone.now()).key
    note_refused(subscription_id=connected.pk, key=key, reason="Nee", by=SYSTEM, now=timezone.now())
    notices = [each.what for each in examine() if each.mark == "!"]
    assert notices == ["Systeem van gemeente Nijmegen: 1 geparkeerd, 1 geweigerd, 1 door hen geweigerd"]
