"""The register of data (*gegevensregister*): read once from ``register.toml``, checked when it is read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from keten.dossier.clients.rules.register import PART_TYPES, TYPES, Datum, Option, Part, Words, read_words
from keten.ground.foundation.calendar import parse_term

_TEXT_LIMIT = 200  # signs, where the register says nothing else


class InvalidRegister(Exception):
    """The register is not as it should be; the message names the datum and the fault."""


@dataclass(frozen=True)
class Register:
    """All data by code, in the order of the pages, with the names of subjects and sources."""

    data: Mapping[str, Datum]
    subjects: Mapping[str, Words]
    sources: Mapping[str, Words]


@cache
def get_register() -> Register:
    """The register as shipped. Raises ``InvalidRegister``."""
    return read_register(Path(__file__).with_name("register.toml").read_text(encoding="utf-8"))


def get_datum(code: str) -> Datum:
    """One datum by its code. Raises ``KeyError``."""
    return get_register().data[code]


def say(words: Words) -> str:
    """Words in the language of the screen."""
    return words.en if (get_language() or "nl").startswith("en") else words.nl


def say_source(code: str) -> str:
    """The name of a source in the language of the screen."""
    words = get_register().sources.get(code)
    return say(words) if words else code


def read_register(text: str) -> Register:
    """A register from TOML. Raises ``InvalidRegister``."""
    tables = tomllib.loads(text, parse_float=Decimal)
    subjects = {code: read_words(table) for code, table in tables["subjects"].items()}
    sources = {code: read_words(table) for code, table in tables["sources"].items()}
    data = {code: _datum(code, table) for code, table in tables["data"].items()}
    for datum in data.values():
        if datum.subject not in subjects or datum.source not in sources:
            raise InvalidRegister(f"{datum.code}: unknown subject {datum.subject!r} or source {datum.source!r}")
    return Register(data, subjects, sources)


def _datum(code: str, table: dict[str, Any]) -> Datum:
    try:
        datum = _build(code, table)
    except KeyError as missing:
        raise InvalidRegister(f"{code}: {missing} is missing") from missing
    if datum.type not in TYPES or not {part.type for part in datum.parts} <= PART_TYPES:
        raise InvalidRegister(f"{code}: unknown type {datum.type!r}")
    if datum.type == "choice" and not datum.options:
        raise InvalidRegister(f"{code}: a choice without answers")
    if datum.validity:
        parse_term(datum.validity)
    return datum


def _build(code: str, table: dict[str, Any]) -> Datum:
    return Datum(
        code=code,
        subject=table["subject"],
        words=read_words(table),
        type=table["type"],
        source=table["source"],
        owner=table["owner"],
        validity=table.get("validity", ""),
        process=table["process"],
        answer=table["answer"],
        shown_to_client=table["shown_to_client"],
        sensitive=table.get("sensitive", False),
        max_length=table.get("max_length", _TEXT_LIMIT),
        maximum=Decimal(table["max"]) if "max" in table else None,
        options=tuple(Option(row["code"], read_words(row)) for row in table.get("choices", ())),
        parts=tuple(_part(row) for row in table.get("fields", ())),
    )


def _part(row: Mapping[str, Any]) -> Part:
    unit = read_words(row["unit"]) if "unit" in row else Words("", "")
    return Part(row["code"], row["type"], read_words(row), unit, row.get("shown", True))
