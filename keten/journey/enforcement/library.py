"""Duties, municipal ordinances and plans for controls: data that ships with Keten or comes from a municipality."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from keten.dossier.clients.rules.register import Words, read_words
from keten.journey.enforcement.rules.bounds import Duty
from keten.journey.enforcement.rules.controls import ControlPlan, read_plan
from keten.journey.enforcement.rules.pw import Ordinance, OrdinanceCategory

EXAMPLE = "voorbeeld"
_HERE = Path(__file__).parent


class UnknownDuty(LookupError):
    """No law that Keten knows has this duty."""


def get_duty(code: str) -> Duty:
    """One duty by its code. Raises ``UnknownDuty``."""
    try:
        return _duties()[code][0]
    except KeyError:
        raise UnknownDuty(code) from None


def get_duty_words(code: str) -> Words:
    """The duty in words, by language."""
    return _duties()[code][1]


def list_duties(law: str) -> list[Duty]:
    """The duties of a law, in the order of the file; IOAW and IOAZ have none here."""
    return [duty for duty, _words in _duties().values() if duty.law == law]


def list_duty_laws() -> list[str]:
    """The laws that ask something of a client that Keten knows."""
    return sorted({duty.law for duty, _words in _duties().values()})


def list_plans(*, on: date) -> list[ControlPlan]:
    """What each organisation published about whom it checks, in force on a day, in the order of its title."""
    known: dict[str, ControlPlan] = {}
    for plan in sorted(_plans(settings.KETEN_CONTROL_PLANS), key=lambda one: one.from_on):
        if plan.from_on <= on:
            known[plan.organisation] = plan
    return sorted(known.values(), key=lambda one: one.title)


def find_ordinance(municipality: str, *, on: date) -> Ordinance | None:
    """What a municipality (CBS code) fixed, in force on a day; in a demonstration the example stands in."""
    known = [one for one in _ordinances(settings.KETEN_ORDINANCES) if one.from_on <= on]
    own = [one for one in known if one.municipality == municipality]
    if not own and settings.KETEN_DEMO:
        own = [one for one in known if one.municipality == EXAMPLE]
    return max(own, key=lambda one: one.from_on, default=None)


def read_ordinance(text: str) -> Ordinance:
    """An ordinance from its file. Raises ``KeyError`` when something is missing, ``ValueError`` for no valid TOML."""
    table = tomllib.loads(text, parse_float=Decimal)
    return Ordinance(
        municipality=table["municipality"],
        title=table["title"],
        from_on=table["from"],
        source=table["source"],
        months=table["months"],
        categories={row["category"]: _category(row) for row in table["categories"]},
    )


def _category(row: Mapping[str, Any]) -> OrdinanceCategory:
    return OrdinanceCategory(percent=Decimal(row["percent"]), months=row["months"])


@cache
def _ordinances(folder: str) -> tuple[Ordinance, ...]:
    """Those that ship and, when a folder is named, those of municipalities."""
    paths = [*_list_files(str(_HERE / "ordinances")), *_list_files(folder)]
    return tuple(read_ordinance(path.read_text("utf-8")) for path in paths)


@cache
def _plans(folder: str) -> tuple[ControlPlan, ...]:
    """Those of the organisations; the example that ships is nobody's. Raises ``MalformedPlan``."""
    return tuple(read_plan(tomllib.loads(path.read_text("utf-8")), name=path.name) for path in _list_files(folder))


def _list_files(folder: str) -> list[Path]:
    """The TOML files of a folder, in the order of their names; none without a folder."""
    return sorted(Path(folder).glob("*.toml")) if folder else []


@cache
def _duties() -> dict[str, tuple[Duty, Words]]:
    tables = tomllib.loads((_HERE / "duties.toml").read_text("utf-8"))
    return {code: (_duty(code, table), read_words(table["words"])) for code, table in tables.items()}


def _duty(code: str, table: Mapping[str, Any]) -> Duty:
    return Duty(
        code=code,
        law=table["law"],
        article=table["article"],
        category=table.get("category", 0),
        may_warn=table.get("may_warn", False),
        warn_only_without_loss=table.get("warn_only_without_loss", False),
    )
