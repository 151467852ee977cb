"""What the file needs from above: the registers of others (*bronnen*) that know something about a client, and a way to
tell a client that something waits.

A source stays the owner of what it says. The chain asks, keeps the answer with its source and its date, and never
writes back (Besluit SUWI art. 5.2a: what an authentic register knows is not asked of the client).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from keten.ground.organisations.rules.viewer import Viewer

NOT_CONNECTED = "not_connected"  # why there is no answer: this installation has no such source


class SourceUnreachable(Exception):
    """The source gave no usable answer: no connection, a time-out, or an answer that cannot be read.

    ``reason`` is a code for the log (``timeout``, ``refused``, ``bad_answer``, ``http_503``), never personal data.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """One thing a source says: ``datum`` is a code of the register of data, ``value`` as JSON would hold it.

    ``valid_from``/``valid_until`` is the period for which the source says so (half-open, None = not said).
    ``in_doubt``: the source itself has this under investigation (*in onderzoek*).
    """

    datum: str
    value: Any
    valid_from: date | None = None
    valid_until: date | None = None
    in_doubt: bool = False


class Source(Protocol):
    """A register that can be asked about one person. ``code`` is the name of the source in the register of data."""

    code: str
    label: str

    def ask(self, *, bsn: str, data: Collection[str]) -> Sequence[Delivered]:
        """What the source knows of this person about these data; an empty list when it does not know the person.

        Raises ``SourceUnreachable``; never blocks longer than its time-out (seconds).
        """
        ...


def get_sources() -> Mapping[str, Source]:
    """All sources by code. ``KETEN_SOURCES`` names the mapping."""
    sources: Mapping[str, Source] = import_string(settings.KETEN_SOURCES)
    return sources


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What became of a question to one source: it told what it knows, or ``reason`` says why there is no answer.

    ``reason`` is a code as in ``SourceUnreachable``, or ``not_connected``; ``unreachable_since`` is for the screen
    ("bron niet bereikbaar sinds ...") and None for a source that is not connected.
    """

    source: str
    delivered: Sequence[Delivered] = ()
    reason: str = ""
    unreachable_since: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Also when the source does not know the person: then nothing was delivered."""
        return not self.reason


class AskSources(Protocol):
    """Asks several sources about one person at the same time, within one limit of time."""

    def __call__(
        self, *, bsn: str, data: Mapping[str, Collection[str]], by: Viewer, now: datetime
    ) -> Mapping[str, Asked]:
        """``data``: per source which data. One answer per source that was named; never raises for what a source does.

        Not to be called inside a transaction (RuntimeError): nobody may wait for a source while holding rows. A source
        that has been silent several times is not tried for a while, so that a dead one does not make pages slow.
        """
        ...


def get_ask_sources() -> AskSources:
    """How the chain asks its sources. ``KETEN_ASK_SOURCES`` names the function."""
    ask: AskSources = import_string(settings.KETEN_ASK_SOURCES)
    return ask


class NotNotified(Exception):
    """A notice did not leave. ``reason`` is a code for the log, never an address or a word of the notice."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Notifier(Protocol):
    """Sends notices to clients. ``channels``: those that this installation has (``email``, ``text``)."""

    channels: Collection[str]

    def send(self, *, channel: str, address: str, subject: str, text: str) -> None:
        """One notice to one address, at once; never longer than its time-out. Raises ``NotNotified``."""
        ...


def get_notifier() -> Notifier:
    """How this installation tells clients that something waits. ``KETEN_NOTIFIER`` names it."""
    notifier: Notifier = import_string(settings.KETEN_NOTIFIER)
    return notifier
