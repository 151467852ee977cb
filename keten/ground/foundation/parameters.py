"""Dated parameters: every number that is policy, with its unit, its period and its source.

Each app may have a `parameters.toml` beside its code; its folder name is the first part of the key. One table
per parameter, the oldest value first; a value holds from its date until the next one begins:

    [first_step_working_days]
    label = "Termijn voor de eerste stap"
    unit = "working days"
    [[first_step_working_days.values]]
    from = 2006-01-01
    value = 10
    source = "eigen keuze van het project"
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from keten.ground.foundation.calendar import parse_term

Value = int | Decimal | str

WHOLE_UNITS = frozenset({"working days", "days", "minutes", "count"})
DECIMAL_UNITS = frozenset({"EUR", "percent", "ratio"})
TEXT_UNITS = frozenset({"ISO 8601 duration"})
UNITS = WHOLE_UNITS | DECIMAL_UNITS | TEXT_UNITS


class InvalidParameters(Exception):
    """A parameters.toml is not as it should be; the message names the file, the parameter and the fault."""


class UnknownParameter(LookupError):
    """No parameters.toml holds this key."""


class NoValueOnDate(LookupError):
    """The parameter exists, but its first value begins later than the date asked for."""


@dataclass(frozen=True)
class DatedValue:
    """A value in force from `from_on` until the next value begins, and where it was found."""

    from_on: date
    value: Value
    source: str


@dataclass(frozen=True)
class Parameter:
    """One parameter: `key` is "app.name", `label` Dutch, `unit` one of UNITS, `values` the oldest first."""

    key: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue:
        """The value in force on a day, with its source. Raises NoValueOnDate."""
        for dated in reversed(self.values):
            if dated.from_on <= day:
                return dated
        raise NoValueOnDate(f"{self.key} has no value on {day}: the first begins on {self.values[0].from_on}.")


def get_parameter(key: str, *, on: date) -> Value:
    """The value of the parameter "app.name" that is in force on a date.

    An int for days and counts, a Decimal for money and shares, a str for durations. Raises UnknownParameter
    or NoValueOnDate.
    """
    try:
        parameter = _shipped_parameters()[key]
    except KeyError:
        raise UnknownParameter(f"There is no parameter {key!r}.") from None
    return parameter.on(on).value


def get_whole_number(key: str, *, on: date) -> int:
    """As get_parameter, for a parameter in (working) days or a count. Raises TypeError for another unit."""
    value = get_parameter(key, on=on)
    if not isinstance(value, int):
        raise TypeError(f"{key} is not a whole number but {value!r}.")
    return value


def list_parameters() -> list[Parameter]:
    """All parameters of all apps, by key, for the reference page."""
    return list(_shipped_parameters().values())


def load_parameters(root: Path) -> dict[str, Parameter]:
    """Read and check `*/*/parameters.toml` under `root`, by key. Raises InvalidParameters."""
    found: dict[str, Parameter] = {}
    for path in sorted(root.glob("*/*/parameters.toml")):
        for parameter in _read_file(path):
            if parameter.key in found:
                raise InvalidParameters(f"{path}: {parameter.key}: another app holds this key too")
            found[parameter.key] = parameter
    return dict(sorted(found.items()))


@cache
def _shipped_parameters() -> dict[str, Parameter]:
    return load_parameters(Path(__file__).parents[2])


def _read_file(path: Path) -> list[Parameter]:
    app = path.parent.name
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise InvalidParameters(f"{path}: {error}") from error
    parameters = []
    for name, table in tables.items():
        try:
            parameters.append(_read_parameter(f"{app}.{name}", table))
        except ValueError as fault:
            raise InvalidParameters(f"{path}: {name}: {fault}") from fault
    return parameters


def _read_parameter(key: str, table: object) -> Parameter:
    fields = _fields(table, {"label", "unit", "values"})
    label, unit = _text(fields, "label"), _text(fields, "unit")
    if unit not in UNITS:
        raise ValueError(f"unknown unit {unit!r}; use one of {', '.join(sorted(UNITS))}")
    if not isinstance(fields["values"], list) or not fields["values"]:
        raise ValueError("it has no values")
    values = tuple(_read_value(entry, unit) for entry in fields["values"])
    for earlier, later in pairwise(values):
        if later.from_on <= earlier.from_on:
            raise ValueError(f"values not in order of date: {later.from_on} follows {earlier.from_on}")
    return Parameter(key=key, label=label, unit=unit, values=values)


def _read_value(entry: object, unit: str) -> DatedValue:
    fields = _fields(entry, {"from", "value", "source"})
    if type(fields["from"]) is not date:
        raise ValueError(f"'from' is not a date but {fields['from']!r}")
    return DatedValue(from_on=fields["from"], value=_typed_value(fields["value"], unit), source=_text(fields, "source"))


def _fields(table: object, names: set[str]) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        raise ValueError(f"it is not a table with {', '.join(sorted(names))}")
    if missing := names - table.keys():
        raise ValueError(f"{', '.join(sorted(missing))} missing")
    if unexpected := table.keys() - names:
        raise ValueError(f"unexpected: {', '.join(sorted(unexpected))}")
    return table


def _text(fields: Mapping[str, Any], name: str) -> str:
    text = fields[name]
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"{name} is empty")
    return text.strip()


def _typed_value(value: object, unit: str) -> Value:
    if unit in TEXT_UNITS and isinstance(value, str):
        parse_term(value)
        return value
    if unit in WHOLE_UNITS and type(value) is int and value >= 0:
        return value
    if unit in DECIMAL_UNITS and type(value) in (int, Decimal) and Decimal(str(value)).is_finite():
        return Decimal(str(value))
    raise ValueError(f"{value!r} is not a value in {unit}")
