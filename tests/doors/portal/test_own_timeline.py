"""The line on the first page: who owes the client what by when, the chain included; and what happened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from keten.dossier.cases.actions import accept_handover, complete_step, plan_step
from keten.dossier.cases.models import Handover, Step
from keten.journey.appointments.actions import Meeting, convene, invite
from keten.journey.chain_signals.actions import send_signal
from tests.factories import Chain, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def page_of(case) -> str:  # type: ignore[no-untyped-def]
    return browser_of(case.client).get(reverse("client-home")).content.decode()


def test_what_the_chain_owes_stands_there_also_when_it_is_late(chain: Chain) -> None:
    today, now = localdate(), timezone.now()
    case = chain.register(on=today, wanted=frozenset())
    asked = Handover.objects.get(case=case)
    who = chain.viewer(asked.to_staff or chain.anna, today)
    assert f"{who.name}" in page_of(case)  # was asked, and must answer
    accept_handover(handover=asked.key, by=who, now=now)
    step = plan_step(case=case.key, kind="call", due_on=today, by=who, now=now)
    Step.objects.filter(pk=step.pk).update(due_on=today - 2 * DAY)
    signal = {"addressee_id": chain.gemeente.pk, "values": {"question": "Loopt er hulp?", "why": "Voor het plan"}}
    send_signal(case=case.key, kind="question", by=who, now=now, **signal)  # type: ignore[arg-type]
    page = page_of(case)
    assert "Uw contactpersoon belt u" in page
    assert "Wij zijn te laat." in page
    assert "een vraag van een andere organisatie over u" in page
    assert "Loopt er hulp?" not in page  # that it is asked is for the client; what, they read with the organisation
    assert f"{who.name} is uw contactpersoon" in page
    complete_step(step=step.key, by=who, now=now)
    assert "Gedaan: bellen" in page_of(case)


def test_what_the_client_does_and_what_was_agreed(chain: Chain) -> None:
    today, now = localdate(), timezone.now()
    case = chain.register(on=today, wanted=frozenset())
    leader = chain.viewer(chain.anna, today)
    accept_handover(handover=Handover.objects.get(case=case).key, now=now,
                    by=chain.viewer(Handover.objects.get(case=case).to_staff or chain.anna, today))  # fmt: skip
    people = frozenset([chain.anna.pk])
    talk = Meeting(kind="diagnosis_talk", staff_ids=people, way="location")
    invite(case=case.key, meeting=talk, from_on=today + DAY, until_on=today + 7 * DAY, by=leader, now=now)
    call = Meeting(kind="call", staff_ids=people, way="phone")
    convene(case=case.key, meeting=call, starts_at=now + 3 * DAY, reason="De klant vroeg erom", by=leader, now=now,
            attempt=case.key)  # fmt: skip
    page = page_of(case)
    assert "U kiest een tijd: Diagnosegesprek" in page
    assert "Afspraak: Belafspraak" in page
