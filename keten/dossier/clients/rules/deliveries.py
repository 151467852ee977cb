"""What a value of the register of data may be when a source delivers it: the same shape, by the source's own limits.

A source may say that there is nothing (None), knows longer lists and texts than people type, and the population
register may know only the year or the month of a date. What does not fit is ``Refused``: then nothing is kept.
"""

import re
from datetime import date
from typing import Any

from keten.dossier.clients.rules.bsn import is_bsn
from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.rules.values import is_empty, read_text
from keten.ground.foundation.decision import Refused

_LONGEST_LIST, _LONGEST_TEXT = 500, 1000  # as the connectors let through
_PARTIAL = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_AMOUNT = re.compile(r"[0-9]{1,9}[.][0-9]{2}")
_KNOWS_PARTS_OF_DATES = "brp"
_MONDAY = 0


def read_delivered(datum: Datum, given: object) -> Any:
    """The value as JSON keeps it; None when the source says that there is nothing. Raises ``Refused``."""
    if given != [] and is_empty(given):
        return None
    match datum.type:
        case "list":
            return [_read_row(datum, row) for row in _read_list(datum, given)]
        case "record":
            return _read_row(datum, given)
        case "weeks":
            return [_read_monday(datum, row) for row in _read_list(datum, given)]
        case "choice":
            if given not in {option.code for option in datum.options}:
                raise _refused(datum)
            return given
    return _read_plain(datum, datum.type, given)


def _read_list(datum: Datum, given: object) -> list[Any]:
    if not isinstance(given, list) or len(given) > _LONGEST_LIST:
        raise _refused(datum)
    return given


def _read_row(datum: Datum, given: object) -> dict[str, Any]:
    """Every field that was agreed on, None where the source has nothing; a field more is not what was agreed."""
    parts = {part.code: part.type for part in datum.parts}
    if not isinstance(given, dict) or set(given) != set(parts):
        raise _refused(datum)
    return {
        code: None if is_empty(given[code]) else _read_plain(datum, kind, given[code]) for code, kind in parts.items()
    }


def _read_monday(datum: Datum, given: object) -> str:
    day = _read_day(datum, given)
    if date.fromisoformat(day).weekday() != _MONDAY:
        raise _refused(datum)
    return day


def _read_plain(datum: Datum, kind: str, given: object) -> Any:
    match kind:
        case "text":
            return read_text(given, datum.code, length=_LONGEST_TEXT)
        case "date":
            return _read_date(datum, given)
        case "boolean" if isinstance(given, bool):
            return given
        case "money" if isinstance(given, str) and _AMOUNT.fullmatch(given):
            return given
        case "hours" | "number" | "year" if isinstance(given, int | float) and not isinstance(given, bool):
            return _read_number(datum, kind, given)
        case "bsn" if isinstance(given, str) and is_bsn(given):
            return given
    raise _refused(datum)


def _read_number(datum: Datum, kind: str, given: float) -> int | float:
    """Hours to two decimals; what counts whole things is whole."""
    if given < 0 or (kind != "hours" and given != int(given)):
        raise _refused(datum)
    return int(given) if given == int(given) else round(given, 2)


def _read_date(datum: Datum, given: object) -> str:
    if datum.source != _KNOWS_PARTS_OF_DATES or not isinstance(given, str) or not _PARTIAL.fullmatch(given):
        return _read_day(datum, given)
    _read_day(datum, f"{given}-01-01"[:10])
    return given


def _read_day(datum: Datum, given: object) -> str:
    try:
        return (given if isinstance(given, date) else date.fromisoformat(str(given))).isoformat()
    except ValueError:
        raise _refused(datum) from None


def _refused(datum: Datum) -> Refused:
    return Refused("Dit kunnen wij niet lezen.", datum.code)
