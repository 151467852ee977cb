"""How the connections with the registers of others stand."""

from dataclasses import dataclass
from datetime import datetime

from keten.doors.exchange.models import SourceState
from keten.doors.exchange.sources import LABELS
from keten.dossier.clients.ports import get_sources


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One source: whether it is connected, and what the last question came to (``asked_at`` None: never asked)."""

    source: str
    label: str
    is_connected: bool
    asked_at: datetime | None = None
    reachable_since: datetime | None = None
    unreachable_since: datetime | None = None
    reason: str = ""


def list_standings() -> list[Standing]:
    """All sources that Keten can speak with, connected or not."""
    states = SourceState.objects.in_bulk()
    connected = get_sources()
    return [_describe(code, label, code in connected, states.get(code)) for code, label in LABELS.items()]


def get_unreachable_since(source: str) -> datetime | None:
    """Since when a connected source does not answer; None when it does, was never asked or is not connected."""
    if source not in get_sources():
        return None
    return SourceState.objects.filter(pk=source).values_list("unreachable_since", flat=True).first()


def _describe(code: str, label: str, is_connected: bool, state: SourceState | None) -> Standing:
    """What was once true of a source that is no longer connected is not shown."""
    if not is_connected or state is None:
        return Standing(source=code, label=label, is_connected=is_connected)
    return Standing(
        source=code, label=label, is_connected=True, asked_at=state.asked_at, reachable_since=state.reachable_since,
        unreachable_since=state.unreachable_since, reason=state.last_reason,
    )  # fmt: skip
