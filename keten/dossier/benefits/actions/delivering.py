"""The benefits register told what somebody has and had: that becomes benefit periods."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.actions.periods import record_benefit_period
from keten.dossier.benefits.queries.payers import find_payer
from keten.dossier.benefits.rules.delivered import DeliveredPeriod, read_periods
from keten.dossier.clients.models import Client, Fact
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM

_SOURCE, _EARLIER, _RUNNING = "uitkeringen", "uitkeringen.eerder", "uitkeringen.lopend"


@transaction.atomic
def record_delivered_benefits(event: RecordedEvent) -> None:
    """After ``clients.facts-delivered``: what the benefits register says now. The same word twice changes nothing."""
    if event.payload["source"] != _SOURCE or not {_EARLIER, _RUNNING} & set(event.payload["data"].split(",")):
        return
    client = Client.objects.get(pk=event.payload["client_id"])
    for period in read_periods(_read(client, _EARLIER), _read(client, _RUNNING)):
        _record(client, period, event.happened_at)


def _read(client: Client, datum: str) -> list[dict[str, Any]]:
    fact = Fact.objects.filter(client=client, datum=datum, source=_SOURCE, superseded_at=None).first()
    return fact.value if fact and fact.value else []


def _record(client: Client, period: DeliveredPeriod, now: datetime) -> None:
    """Nothing when nobody in the chain is known who pays it: a period always has a payer."""
    payer = find_payer(client, law=period.law, on=localdate(now))
    if payer is None:
        return
    record_benefit_period(
        client_id=client.pk,
        law=period.law,
        payer_id=payer.pk,
        from_on=period.from_on,
        until_on=period.until_on,
        expected_end_on=period.expected_end_on,
        end_reason=period.end_reason,
        source=_SOURCE,
        by=SYSTEM,
        now=now,
    )
