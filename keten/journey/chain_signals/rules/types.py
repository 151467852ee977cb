"""What the file of kinds of signal says about one kind: shapes only, read from ``signal_types.toml``."""

from dataclasses import dataclass

from keten.dossier.clients.rules.register import Option, Words

OWNER, CHOSEN, HOME = "owner", "chosen", "home"  # to whom a signal goes; otherwise "task:<task>"


@dataclass(frozen=True)
class SignalField:
    """One thing that a message or an answer must say; ``type`` is text, date or choice."""

    code: str
    type: str
    words: Words
    help: Words
    is_optional: bool
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class SignalEnding:
    """One way in which a signal may be answered (*afdoening*)."""

    code: str
    words: Words
    needs_reason: bool
    fields: tuple[SignalField, ...]


@dataclass(frozen=True, kw_only=True)
class SignalKind:
    """One kind of chain signal. ``senders``: kinds of organisation; empty means every partner.

    ``is_outside``: it may also go to somebody who does not work with Keten, by a link.
    """

    code: str
    name: Words
    help: Words
    to: str
    senders: frozenset[str]
    legal_basis: str
    asks_whether_justified: bool
    is_outside: bool
    fields: tuple[SignalField, ...]
    endings: tuple[SignalEnding, ...]

    @property
    def task(self) -> str:
        """The task by which the addressee is found; empty when it is found otherwise."""
        return self.to.removeprefix("task:") if self.to.startswith("task:") else ""

    def find_ending(self, code: str) -> SignalEnding | None:
        """The way to answer with this code; None when the kind has no such answer."""
        return next((one for one in self.endings if one.code == code), None)
