"""What the register of data (*gegevensregister*) says about one datum: shapes only, read from ``register.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TYPES = frozenset({"text", "date", "number", "money", "boolean", "choice", "list", "record", "bsn", "weeks"})
PART_TYPES = frozenset({"text", "date", "year", "hours", "money", "boolean"})
CLIENT, STAFF = "client", "staff"  # sources that are people; all others are registers of others


@dataclass(frozen=True)
class Words:
    """The same words in Dutch and in English."""

    nl: str
    en: str


def read_words(table: Mapping[str, Any]) -> Words:
    """The words of a row in a data file. Raises ``KeyError`` when one of the languages is missing."""
    return Words(table["nl"], table["en"])


@dataclass(frozen=True)
class Option:
    """One answer of a choice."""

    code: str
    words: Words


@dataclass(frozen=True)
class Part:
    """One field of a record, or of the records in a list. ``unit`` follows a number on a page ("uur per week")."""

    code: str
    type: str
    words: Words
    unit: Words = Words("", "")
    is_shown: bool = True


@dataclass(frozen=True, kw_only=True)
class Datum:
    """*Gegeven*: one thing the chain may know. ``validity`` is an ISO 8601 duration, or empty when it does not lapse.

    ``source`` says it with authority (a register, or the client); ``owner`` is the kind of organisation that answers a
    correction. ``process`` is the ground to keep it, ``answer`` that by which the client must or need not answer.
    """

    code: str
    subject: str
    words: Words
    type: str
    source: str
    owner: str
    validity: str
    process: str
    answer: str
    shown_to_client: bool
    sensitive: bool
    max_length: int
    maximum: Decimal | None
    options: tuple[Option, ...]
    parts: tuple[Part, ...]

    @property
    def is_asked_of_client(self) -> bool:
        """Only the client knows: no register is asked first."""
        return self.source == CLIENT
