"""What an event is: a fact in the past tense that others may know about.

Every app declares its events as frozen dataclasses in its own ``events`` slot. Fields are ids and codes only:
the ledger carries no texts and no names, so that removing a client never means rewriting history.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events.

    ``type`` is ``app.past-tense``; ``purpose`` (*doel*) and ``legal_basis`` (*grondslag*) say why the chain may
    process this; ``schema_version`` rises when the fields change meaning.
    """

    type: ClassVar[str]
    purpose: ClassVar[str] = "dienstverlening"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9"
    schema_version: ClassVar[int] = 1

    def payload(self) -> dict[str, Any]:
        """The fields as JSON-ready values (dates as ISO text, keys as text)."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, kw_only=True)
class RecordedEvent:
    """An event as it stands in the ledger, handed to reactions. ``happened_at`` is their only clock."""

    id: int
    type: str
    happened_at: datetime
    client_ref: UUID | None
    payload: dict[str, Any]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
