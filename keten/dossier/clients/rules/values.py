"""What a value of the register of data may be when people say it; what sources deliver is read by ``deliveries``."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from keten.dossier.clients.rules.bsn import is_bsn
from keten.dossier.clients.rules.register import Datum, Part
from keten.ground.foundation.decision import Refused

_MOST_ROWS = 60  # in a list; more is not about one person
_OLDEST, _FARTHEST = 1900, 2100  # years; outside it is a slip of the pen
_PART_LENGTH = 200
_LINES = "\n\r\t"
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")
_YES, _NO = frozenset({True, "ja", "true", "True"}), frozenset({False, "nee", "false", "False"})


def read_value(datum: Datum, given: object) -> Any:
    """The value as JSON keeps it (dates as ISO text, money as text). Raises ``Refused`` with the datum as field."""
    if datum.type == "list":
        return _read_list(datum, given)
    if datum.type == "record":
        return _read_record(datum, given)
    if datum.type == "weeks":
        return _read_weeks(datum, given)
    if datum.type == "choice":
        return _read_choice(datum, given)
    return _read_plain(datum.type, given, datum.code, length=datum.max_length, maximum=datum.maximum)


def is_empty(given: object) -> bool:
    """Nothing was filled in."""
    return given is None or given == [] or (isinstance(given, str) and not given.strip())


def read_text(given: object, field: str, *, length: int) -> str:
    """A text without control characters, not longer than it may be. Raises ``Refused``."""
    if not isinstance(given, str):
        raise Refused("Dit is geen tekst.", field)
    if len(given) > length:
        raise Refused("Deze tekst is te lang. Maak de tekst korter.", field)
    text = unicodedata.normalize("NFC", given).strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Co") and sign not in _LINES for sign in text):
        raise Refused("In deze tekst staan tekens die wij niet kunnen lezen. Typ de tekst opnieuw.", field)
    if not text:
        raise Refused("Vul een antwoord in.", field)
    return text


def first_day_of(known: str) -> date:
    """A date that may be incomplete ("1961", "1961-07") counts as the first day it can be."""
    return date.fromisoformat(f"{known}-01-01"[:10])


def mask_bsn(bsn: str) -> str:
    """A citizen service number of which only the last three digits are seen."""
    return f"******{bsn[-3:]}"


def _read_plain(kind: str, given: object, field: str, *, length: int, maximum: Decimal | None) -> Any:
    match kind:
        case "date":
            return _read_date(given, field)
        case "boolean":
            return _read_boolean(given, field)
        case "number" | "money":
            return _read_number(kind, given, field, maximum)
        case "bsn":
            return _read_bsn(given, field)
    return read_text(given, field, length=length)


def _read_date(given: object, field: str) -> str:
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given).strip())
    except ValueError:
        raise Refused("Dit is geen datum die bestaat. Vul dag, maand en jaar in.", field) from None
    if not _OLDEST <= day.year < _FARTHEST:
        raise Refused("Controleer het jaar van deze datum.", field)
    return day.isoformat()


def _read_boolean(given: object, field: str) -> bool:
    if isinstance(given, bool | str):
        if given in _YES:
            return True
        if given in _NO:
            return False
    raise Refused("Kies ja of nee.", field)


def _read_number(kind: str, given: object, field: str, maximum: Decimal | None) -> Any:
    text = str(given).strip().removeprefix("€").strip()
    if isinstance(given, bool) or not _NUMBER.fullmatch(text):
        raise Refused("Vul een getal in, zonder letters en zonder punten tussen duizenden.", field)
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:  # pragma: no cover - the pattern lets only numbers through
        raise Refused("Vul een getal in.", field) from None
    if maximum is not None and number > maximum:
        raise Refused("Dit getal is te hoog. Controleer het.", field)
    if kind == "money":
        return f"{number:.2f}"
    if number != number.to_integral_value():
        raise Refused("Vul een heel getal in.", field)
    return int(number)


def _read_bsn(given: object, field: str) -> str:
    text = str(given).strip()
    if not is_bsn(text):
        raise Refused("Dit is geen geldig BSN. Controleer de negen cijfers.", field)
    return text.zfill(9)


def _read_choice(datum: Datum, given: object) -> str:
    if given not in {option.code for option in datum.options}:
        raise Refused("Kies een van de antwoorden.", datum.code)
    return str(given)


def _read_list(datum: Datum, given: object) -> list[dict[str, Any]]:
    """Rows of a source, or lines as a client typed them: each line is one row in their own words."""
    return [_read_row(datum, row) for row in _list_rows(datum, given)]


def _list_rows(datum: Datum, given: object) -> list[Any]:
    if isinstance(given, str):
        text = read_text(given, datum.code, length=_PART_LENGTH * 10)
        given = [{"omschrijving": line.strip()[:_PART_LENGTH]} for line in text.splitlines() if line.strip()]
    if not isinstance(given, list) or len(given) > _MOST_ROWS:
        raise Refused("Dit kunnen wij niet lezen.", datum.code)
    return given


def _read_weeks(datum: Datum, given: object) -> list[Any]:
    """Weeks by their Monday, or in the words of who typed them."""
    rows = _list_rows(datum, given)
    return [_read_date(row, datum.code) if isinstance(row, str) else _read_row(datum, row) for row in rows]


def _read_record(datum: Datum, given: object) -> dict[str, Any]:
    return _read_row(datum, given)


def _read_row(datum: Datum, given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Refused("Dit kunnen wij niet lezen.", datum.code)
    parts = {part.code: part for part in datum.parts}
    if set(given) - set(parts) - {"omschrijving"}:
        raise Refused("Dit kunnen wij niet lezen.", datum.code)
    return {code: _read_part(parts.get(code), value, datum) for code, value in given.items() if not is_empty(value)}


def _read_part(part: Part | None, value: object, datum: Datum) -> Any:
    kind = part.type if part else "text"
    kind = "number" if kind in ("hours", "year") else kind
    return _read_plain(kind, value, datum.code, length=_PART_LENGTH, maximum=None)
