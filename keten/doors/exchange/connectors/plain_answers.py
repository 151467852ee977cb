"""The shape of each datum in the plain JSON: what it must be before we believe it.

Each check returns the value as the register of data holds it (only the agreed fields) or raises ``BadAnswer``.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from keten.doors.exchange.connectors.reading import BadAnswer, read_day
from keten.doors.exchange.rules.connections import BENEFITS, EDUCATION, POLIS

Check = Callable[[Any], Any]
_MONDAY = 0
_LONGEST = 500  # of a text, and of a list


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise BadAnswer
    return value.strip()


def _day(value: Any) -> str:
    return read_day(value).isoformat()


def _monday(value: Any) -> str:
    day = read_day(value)
    if day.weekday() != _MONDAY:
        raise BadAnswer
    return day.isoformat()


def _maybe(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def _number(value: Any) -> float:
    """Hours: a number from 0; a number of JSON, never true or false."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e7:
        raise BadAnswer
    return value


def _money(value: Any) -> str:
    """An amount in euros as text with two decimals ("2450.00"): JSON's own numbers cannot hold every cent."""
    if not isinstance(value, str) or len(value) > 20:
        raise BadAnswer
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise BadAnswer from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise BadAnswer
    return f"{amount:.2f}"


def _year(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2200:
        raise BadAnswer
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadAnswer
    return value


def _list_of(check: Check) -> Check:
    def check_list(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > _LONGEST:
            raise BadAnswer
        return [check(each) for each in value]

    return check_list


def _group(**fields: Check) -> Check:
    """All of these fields; what else is sent is left out."""

    def check_group(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not set(fields) <= set(value):
            raise BadAnswer
        group = {name: check(value[name]) for name, check in fields.items()}
        if group.get("begin") and group.get("eind") and group["eind"] < group["begin"]:
            raise BadAnswer
        return group

    return check_group


_JOB = _group(
    werkgever=_text, begin=_day, eind=_maybe(_day), uren_per_week=_maybe(_number), sv_loon_per_maand=_maybe(_money)
)
_BENEFIT = _group(wet=_text, begin=_day, eind=_maybe(_day), reden=_maybe(_text))

SHAPES: Mapping[str, Mapping[str, Check]] = {
    POLIS: {
        "dienstverbanden": _list_of(_JOB),
        "loon.laatste": _maybe(_money),
        "weken_gewerkt": _list_of(_monday),
        "jaren_gewerkt": _list_of(_group(jaar=_year, uren=_number)),
    },
    BENEFITS: {"uitkeringen.lopend": _list_of(_BENEFIT), "uitkeringen.eerder": _list_of(_BENEFIT)},
    EDUCATION: {
        "opleiding.hoogste": _maybe(_text),
        "opleiding.inschrijving": _maybe(_text),
        "opleiding.praktijkonderwijs": _yes_or_no,
    },
}
