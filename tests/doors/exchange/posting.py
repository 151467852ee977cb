"""A partner's system that brings events to the real address, and what both sides share in a test."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from keten.doors.exchange.actions import make_subscription
from keten.doors.exchange.actions.probing import PROBE
from keten.doors.exchange.models import Subscription
from keten.doors.exchange.rules.envelope import BATCH, Event, write_event
from keten.doors.exchange.rules.signing import sign
from tests.factories import Chain

PLACE = "/uitwisseling/gebeurtenissen/"
SECRET = "whsec_" + "c2VjcmV0" * 4 + "MTIzNDU2Nzg="
OURS = f"urn:nld:oin:{1:020}:systeem:keten"
THEIRS = f"urn:nld:oin:{2:020}:systeem:zaken"


def connect(chain: Chain, *, address: str = "http://127.0.0.1:9/", **given: Any) -> Subscription:
    """The municipality's system, connected by the administrator."""
    known = {"our_source": OURS, "their_source": THEIRS, "secret": SECRET, "organisation_id": chain.gemeente.pk} | given
    made, _secret = make_subscription(address=address, by=chain.viewer(chain.els), now=timezone.now(), **known)
    return made


def probe(number: int, *, subject: UUID, id: str = "", **changed: Any) -> dict[str, Any]:
    """The event with this place in the row of a client."""
    event = Event(
        id=id or str(uuid4()), source=THEIRS, type=PROBE, subject=subject, sequence=number, data={"nummer": number}
    )
    return write_event(event) | changed


def bring(
    events: Sequence[Any] | bytes, *, secret: str = SECRET, source: str = THEIRS, at: datetime | None = None,
    content_type: str = BATCH, **heads: str,
) -> Any:  # fmt: skip
    """The answer to a signed delivery."""
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    signed = sign(body, id="levering-1", at=at or timezone.now(), secret=secret)
    headers = {
        "Webhook-Source": source, "Webhook-Id": signed.id, "Webhook-Timestamp": signed.timestamp,
        "Webhook-Signature": signed.signature,
    } | heads  # fmt: skip
    return Client().post(PLACE, body, content_type=content_type, headers=headers)


def tell(response: Any) -> list[tuple[str, str]]:
    """State and reason per event."""
    assert response.status_code == 200, response.content
    return [(row["stand"], row["reden"]) for row in response.json()["resultaten"]]
