"""Which tables and keys a model file has, of which type: checked with a clear message, and published as JSON Schema."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keten.journey.routing.rules.language import CLIMB, OWNERS, PURSES, STARTS, STOPS, TASKS
from keten.journey.routing.rules.lines import Place

SCHEMA_ID = "https://keten.example/schemas/service-model-1.json"
_NAMES: Mapping[str, type] = {
    "code": str,
    "text": str,
    "duration": str,
    "yes_no": bool,
    "number": int,
    "date": date,
    "texts": list,
    "table": dict,
}
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
"""Codes get into statements and addresses: nothing but small letters, digits and lines."""
FIRST_ON, LAST_ON = date(1950, 1, 1), date(2199, 12, 31)
HIGHEST_NUMBER = 9999
_DUTCH = {
    "code": "een korte naam: kleine letters, cijfers, - en _, hoogstens 40 tekens, met een letter eerst",
    "text": "een tekst", "duration": "een duur zoals \"P6M\"", "yes_no": "true of false", "number": "een geheel getal",
    "date": "een datum zoals 2026-03-31", "texts": "een lijst van teksten", "table": "een tabel { … }",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Key:
    """One key: its ``kind``, whether it must be there, what it may be, how long, and what it means (Dutch)."""

    kind: str
    means: str
    must: bool = False
    among: tuple[str, ...] = ()
    longest: int = 2000


SHAPE: Mapping[str, Mapping[str, Key]] = {
    "": {
        "code": Key(kind="code", must=True, means="korte naam zonder spaties; hoort bij alle versies"),
        "version": Key(kind="number", means="nummer van de versie"),
        "title": Key(kind="text", must=True, longest=120, means="naam op het scherm"),
        "summary": Key(kind="text", must=True, means="wat dit voor een manier van werken is, in een paar zinnen"),
        "source": Key(kind="text", must=True, means="waar het op berust; anders: eigen keuze"),
        "tests": Key(kind="texts", means="toetsen die bij de diagnose horen"),
        "offerings": Key(kind="texts", means="voorzieningen die altijd passen"),
    },
    "stages": {
        "code": Key(kind="code", must=True, means="korte naam"),
        "label": Key(kind="text", must=True, longest=120, means="naam op het scherm"),
        "lead": Key(kind="text", must=True, among=TASKS, means="de taak die leidt; wie dat doet zegt de ketenafspraak"),
        "longest": Key(kind="duration", must=True, means="na deze duur eindigt de fase uiterlijk"),
        "support": Key(kind="texts", among=TASKS, means="taken die tegelijk helpen"),
        "talk_with": Key(kind="texts", among=TASKS, means="taken die bij een gesprek aanwezig zijn"),
        "offerings": Key(kind="texts", means="voorzieningen die in deze fase passen"),
        "purse": Key(kind="text", among=PURSES, means="wie betaalt"),
        "then": Key(kind="texts", means="fasen die hierop mogen volgen; leeg: alle"),
        "second_assessor": Key(kind="yes_no", means="een tweede beoordelaar tekent mee"),
        "two_signatures": Key(kind="yes_no", means="twee organisaties besluiten samen"),
        "keeps_contact_person": Key(kind="yes_no", means="de contactpersoon blijft bij een wisseling van fase"),
        "source": Key(kind="text", must=True, means="waar het op berust; anders: eigen keuze"),
    },
    "table": {
        "when": Key(kind="table", must=True, means="voorwaarden; { } geldt altijd"),
        "stage": Key(kind="text", means="de geadviseerde fase"),
        "because": Key(kind="text", must=True, means="de reden, in gewoon Nederlands"),
    },
    "clocks": {
        "code": Key(kind="code", must=True, means="korte naam"),
        "label": Key(kind="text", must=True, longest=120, means="naam op het scherm"),
        "starts": Key(kind="text", must=True, among=STARTS, means="de gebeurtenis waarna de klok loopt"),
        "after": Key(kind="duration", must=True, means="de duur; bij ww_ends: zo lang vóór het einde"),
        "and_then": Key(kind="duration", means="een tweede duur, geteld vanaf het einde van de eerste"),
        "warn": Key(kind="duration", must=True, means="zo lang voor de laatste dag komt de stap op het bureau"),
        "step": Key(kind="text", must=True, means="de soort stap"),
        "stages": Key(kind="texts", means="alleen in deze fasen"),
        "when": Key(kind="table", means="alleen voor deze klanten"),
        "legal": Key(kind="yes_no", means="een wettelijke termijn: eindigt nooit op een vrije dag"),
        "owner": Key(kind="text", among=OWNERS, means="van wie de stap is"),
        "stops": Key(kind="texts", among=STOPS, means="wat de klok stopt"),
        "on_silence": Key(kind="text", means=f"wat er bij stilte gebeurt: {CLIMB} of een fase"),
        "source": Key(kind="text", must=True, means="waar het op berust; anders: eigen keuze"),
    },
    "examples": {
        "title": Key(kind="text", must=True, means="wie en wat"),
        "case": Key(kind="table", must=True, means="wat van deze persoon bekend is"),
        "opened_on": Key(kind="date", must=True, means="de dag van inschrijving"),
        "ww_ends_on": Key(kind="date", means="de dag waarop de WW naar verwachting stopt"),
        "diagnosed_on": Key(kind="date", means="de dag van de diagnose; anders de dag van inschrijving"),
        "stage": Key(kind="text", means="de fase van de eerste dag; anders de geadviseerde"),
        "on": Key(kind="date", means="de dag waarop wordt gekeken"),
        "advised": Key(kind="text", means="het advies dat er dan moet zijn"),
        "in_stage": Key(kind="text", means="de fase die er dan moet zijn"),
        "due": Key(kind="table", means="per klok de laatste dag"),
        "warned": Key(kind="table", means="per klok de dag waarop de stap er ligt"),
    },
}


def check_shape(table: Mapping[str, Any], shape: Mapping[str, Mapping[str, Key]]) -> Iterator[tuple[Place, str, str]]:
    """Every unknown, missing or mistyped key: its table, the key, and the fault in Dutch."""
    top = {key: value for key, value in table.items() if key not in shape or key == ""}
    yield from _check_one(("", 0), top, shape[""])
    for name in shape.keys() - {""}:
        rows = table.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield (name, 0), "", f"{name} is een lijst: schrijf elk blok onder [[{name}]]"
            continue
        for number, row in enumerate(rows):
            yield from _check_one((name, number), row, shape[name])


def _check_one(place: Place, row: Mapping[str, Any], keys: Mapping[str, Key]) -> Iterator[tuple[Place, str, str]]:
    for name in sorted(row.keys() - keys.keys()):
        yield place, name, f"{name!r} kent dit bestand niet; wel: {', '.join(sorted(keys))}"
    for name, key in keys.items():
        if name not in row:
            if key.must:
                yield place, "", f"{name!r} ontbreekt: {key.means}"
        elif fault := _fault(row[name], key):
            yield place, name, f"{name}: {fault}"


def _fault(value: Any, key: Key) -> str:
    kind: type = type(value)
    if kind is not _NAMES[key.kind] or (key.kind == "text" and not value.strip()):
        return f"hier hoort {_DUTCH[key.kind]}"
    if fault := _out_of_bounds(value, key):
        return fault
    values = value if key.kind == "texts" else [value]
    if key.kind == "texts" and not all(type(one) is str for one in value):
        return f"hier hoort {_DUTCH[key.kind]}"
    strange = [one for one in values if key.among and one not in key.among]
    return f"{strange[0]!r} bestaat niet; wel: {', '.join(key.among)}" if strange else ""


def _out_of_bounds(value: Any, key: Key) -> str:
    if key.kind == "code" and not CODE.fullmatch(value):
        return f"hier hoort {_DUTCH['code']}"
    if key.kind == "text" and len(value) > key.longest:
        return f"deze tekst is langer dan {key.longest} tekens"
    if key.kind == "number" and not 1 <= value <= HIGHEST_NUMBER:
        return f"hier hoort een getal van 1 tot en met {HIGHEST_NUMBER}"
    if key.kind == "date" and not is_possible_day(value):
        return f"hier hoort een datum van {FIRST_ON.year} tot en met {LAST_ON.year}"
    return ""


def is_possible_day(value: Any) -> bool:
    """A day that examples can be lived around: a date, without a time, in the years that the calendar knows."""
    return type(value) is date and FIRST_ON <= value <= LAST_ON


def get_json_schema() -> dict[str, Any]:
    """The shape as JSON Schema (draft 2020-12), for editors and other systems."""
    top = _schema_of(SHAPE[""])
    for name in ("stages", "table", "clocks", "examples"):
        top["properties"][name] = {"type": "array", "items": _schema_of(SHAPE[name])}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **top}


_JSON: Mapping[str, dict[str, Any]] = {
    "code": {"type": "string", "pattern": f"^{CODE.pattern}$"}, "text": {"type": "string", "pattern": "\\S"},
    "duration": {"type": "string", "pattern": "^P0{0,3}[1-9]\\d{0,3}[DWMY]$"},
    "yes_no": {"type": "boolean"}, "number": {"type": "integer", "minimum": 1, "maximum": HIGHEST_NUMBER},
    "date": {"type": "string", "format": "date"},
    "texts": {"type": "array", "items": {"type": "string"}}, "table": {"type": "object"},
}  # fmt: skip


def _schema_of(keys: Mapping[str, Key]) -> dict[str, Any]:
    properties = {}
    for name, key in keys.items():
        one = dict(_JSON[key.kind]) | {"description": key.means}
        if key.kind == "text" and not key.among:
            one["maxLength"] = key.longest
        if key.among and key.kind == "texts":
            one["items"] = {"enum": list(key.among)}
        elif key.among:
            one["enum"] = list(key.among)
        properties[name] = one
    must = [name for name, key in keys.items() if key.must]
    return {"type": "object", "properties": properties, "required": must, "additionalProperties": False}
