"""The kinds of chain signal that ship with Keten: ``signal_types.toml``, checked when it is read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keten.dossier.clients.rules.register import Option, read_words
from keten.ground.foundation.tables import read_tables
from keten.ground.organisations.models import OrganisationKind, Task
from keten.journey.chain_signals.rules.types import CHOSEN, HOME, OWNER, SignalEnding, SignalField, SignalKind

_FILE = Path(__file__).with_name("signal_types.toml")
_NOTHING = {"nl": "", "en": ""}


class InvalidKinds(Exception):
    """The file of kinds of signal is not as it should be; the message names the kind and the fault."""


def get_kind(code: str) -> SignalKind:
    """A kind of signal by code. Raises ``KeyError``."""
    return list_kinds()[code]


@cache
def list_kinds() -> Mapping[str, SignalKind]:
    """All kinds of signal, in the order of the file."""
    return read_kinds(_FILE.read_text(encoding="utf-8"))


def read_kinds(text: str) -> dict[str, SignalKind]:
    """Kinds of signal from TOML. Raises ``InvalidKinds``."""
    return read_tables(text, make=_kind, list_faults=_list_faults, error=InvalidKinds)


def _kind(code: str, table: Mapping[str, Any]) -> SignalKind:
    return SignalKind(
        code=code,
        name=read_words(table["name"]),
        help=read_words(table["help"]),
        to=table["to"],
        senders=frozenset(table["from"]),
        legal_basis=table["legal_basis"],
        asks_whether_justified=table.get("justified", False),
        is_outside=table.get("outside", False),
        fields=tuple(_field(row) for row in table.get("fields", ())),
        endings=tuple(_ending(row) for row in table["outcomes"]),
    )


def _field(row: Mapping[str, Any]) -> SignalField:
    return SignalField(
        code=row["code"],
        type=row["type"],
        words=read_words(row),
        help=read_words(row.get("help", _NOTHING)),
        is_optional=row.get("optional", False),
        options=tuple(Option(one["code"], read_words(one)) for one in row.get("options", ())),
    )


def _ending(row: Mapping[str, Any]) -> SignalEnding:
    fields = tuple(_field(one) for one in row.get("fields", ()))
    return SignalEnding(row["code"], read_words(row), row.get("reason", False), fields)


def _list_faults(kind: SignalKind) -> list[str]:
    fields = [*kind.fields, *(field for ending in kind.endings for field in ending.fields)]
    wrong = {
        f"it cannot go to {kind.to!r}": kind.to not in (OWNER, CHOSEN, HOME) and kind.task not in Task.values,
        "it is sent by a kind of organisation that does not exist": bool(kind.senders - set(OrganisationKind.values)),
        "only what the sender addresses can go outside": kind.is_outside and kind.to != CHOSEN,
        "it has no outcome": not kind.endings,
        "two outcomes have one code": len({one.code for one in kind.endings}) < len(kind.endings),
        "a field is no text, date or choice": any(one.type not in ("text", "date", "choice") for one in fields),
        "a choice has no options": any((one.type == "choice") != bool(one.options) for one in fields),
    }
    return [fault for fault, is_wrong in wrong.items() if is_wrong]
