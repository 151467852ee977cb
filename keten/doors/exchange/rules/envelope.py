"""One message between organisations as a CloudEvent, by the profile *CloudEvents NL GOV 1.1*."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from keten.ground.foundation.decision import Decision

SIGNAL = "nl.ketenwerkeninkomen.ketensignaal.v1"  # the type of a chain signal, and of every turn of it
ONE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
_SOURCE = re.compile(r"urn:nld:oin:\d{20}:systeem:[a-z0-9][a-z0-9-]{0,39}")
_TYPE = re.compile(r"[a-z]{2,}(\.[a-z0-9][a-z0-9-]*){1,6}\.v1")
_DIGITS = 12  # of a sequence: padded, so that it sorts as text as well (CloudEvents, extension "sequence")
_LONGEST_ID, _LONGEST_TYPE = 100, 120


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event as it travels. ``source`` and ``id`` name it for ever; ``subject`` is the sender's random key of the
    client, ``sequence`` its place among what this sender tells about that client, from 1."""

    id: str
    source: str
    type: str
    subject: UUID
    sequence: int
    data: Mapping[str, Any]
    time: datetime | None = None


class Malformed(ValueError):
    """What arrived is not an event of the profile; the message is a Dutch sentence without any of its contents."""


def is_source(text: str) -> Decision:
    """``urn:nld:oin:<OIN>:systeem:<naam>``."""
    if _SOURCE.fullmatch(text):
        return Decision.yes()
    return Decision.no("Schrijf de bron als urn:nld:oin:<OIN van 20 cijfers>:systeem:<naam>.")


def is_type(text: str) -> Decision:
    """Reverse domain, the version only as one ``v1`` at the end."""
    if len(text) <= _LONGEST_TYPE and _TYPE.fullmatch(text):
        return Decision.yes()
    return Decision.no("Het soort bericht is geen omgekeerde domeinnaam die eindigt op v1.")


def write_event(event: Event) -> dict[str, Any]:
    """The event as JSON-ready values."""
    written = {
        "specversion": "1.0", "id": event.id, "source": event.source, "type": event.type,
        "subject": str(event.subject), "sequence": f"{event.sequence:0{_DIGITS}}",
        "datacontenttype": "application/json", "data": dict(event.data),
    }  # fmt: skip
    return written | ({"time": event.time.isoformat()} if event.time else {})


def read_event(raw: object, *, source: str) -> Event:
    """What a sender with this source wrote. Raises ``Malformed``."""
    if not isinstance(raw, dict):
        raise Malformed("Dit is geen gebeurtenis.")
    if raw.get("specversion") != "1.0":
        raise Malformed("specversion is niet 1.0.")
    if raw.get("source") != source:
        raise Malformed("source is niet de bron van deze afzender.")
    kind = _text(raw, "type", _LONGEST_TYPE)
    if not (known := is_type(kind)):
        raise Malformed(known.reason)
    data = raw.get("data")
    if not isinstance(data, dict):
        raise Malformed("data is geen object.")
    return Event(
        id=_text(raw, "id", _LONGEST_ID), source=source, type=kind, subject=_subject(raw), sequence=_sequence(raw),
        data=data, time=_time(raw),
    )  # fmt: skip


def read_id(raw: object) -> str:
    """How an event that cannot be read is named in an answer; empty when it has no name."""
    named = raw.get("id") if isinstance(raw, dict) else None
    return named[:_LONGEST_ID] if isinstance(named, str) else ""


def _text(raw: Mapping[str, Any], name: str, longest: int) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise Malformed(f"{name} ontbreekt of is te lang.")
    return value


def _subject(raw: Mapping[str, Any]) -> UUID:
    try:
        return UUID(_text(raw, "subject", 36))
    except ValueError:
        raise Malformed("subject is geen willekeurige sleutel (UUID).") from None


def _sequence(raw: Mapping[str, Any]) -> int:
    value = _text(raw, "sequence", _DIGITS)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise Malformed("sequence is geen getal vanaf 1.")
    return int(value)


def _time(raw: Mapping[str, Any]) -> datetime | None:
    if "time" not in raw:
        return None
    try:
        read = datetime.fromisoformat(_text(raw, "time", 40))
    except ValueError:
        raise Malformed("time is geen tijdstip.") from None
    if read.tzinfo is None:
        raise Malformed("time heeft geen tijdzone.")
    return read
