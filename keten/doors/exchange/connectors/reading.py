"""Reading an answer that may be anything: every step checks the shape before it goes on.

What is not as agreed raises ``BadAnswer``; the connectors turn that into ``SourceUnreachable("bad_answer")``. Half an
answer is not used: a file that looks whole but is not is worse than a source that could not be reached.
"""

import re
from datetime import date
from typing import Any


class BadAnswer(Exception):
    """The answer is not of the agreed shape. Says nothing about what is in it."""


def get_group(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """A group of fields; empty when it is not there."""
    found = holder.get(name)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BadAnswer
    return found


def list_groups(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of groups; empty when it is not there."""
    found = holder.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BadAnswer
    return found


def get_text(holder: dict[str, Any], name: str) -> str:
    """A text; empty when it is not there. Longer than any register writes is refused."""
    found = holder.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > 1000:
        raise BadAnswer
    return found.strip()


def get_number(holder: dict[str, Any], name: str) -> int | None:
    """A whole number; None when it is not there."""
    found = holder.get(name)
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise BadAnswer
    return found


def is_marked(holder: dict[str, Any], *names: str) -> bool:
    """Whether one of these fields says true."""
    found = [holder.get(name) for name in names]
    if not all(each is None or isinstance(each, bool) for each in found):
        raise BadAnswer
    return any(found)


def get_date(holder: dict[str, Any], name: str) -> str:
    """A date of the population register, as far as it is known: "1961-07-14", "1961-07", "1961" or "" (unknown)."""
    found = get_group(holder, name)
    match found.get("type"):
        case None | "DatumOnbekend":
            return ""
        case "JaarDatum":
            return _check_year(found)
        case "JaarMaandDatum":
            month = get_number(found, "maand")
            if month is None or not 1 <= month <= 12:
                raise BadAnswer
            return f"{_check_year(found)}-{month:02}"
        case "Datum":
            return read_day(found.get("datum")).isoformat()
    raise BadAnswer


def get_whole_date(holder: dict[str, Any], name: str) -> date | None:
    """The same, when the day is known."""
    found = get_date(holder, name)
    return date.fromisoformat(found) if len(found) == 10 else None


def read_day(text: object) -> date:
    """A day as YYYY-MM-DD."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise BadAnswer
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadAnswer from None


def _check_year(found: dict[str, Any]) -> str:
    year = get_number(found, "jaar")
    if year is None or not 1 <= year <= 9999:
        raise BadAnswer
    return f"{year:04}"
