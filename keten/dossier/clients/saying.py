"""A value of the register of data in words, for any page that shows one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keten.dossier.clients.register import say
from keten.dossier.clients.rules.register import Datum, Part, Words
from keten.dossier.clients.rules.values import first_day_of
from keten.ground.foundation.wording import money_in_words

NOTHING = "–"
_FREE = Part("omschrijving", "text", Words("", ""))  # a line in somebody's own words


def say_value(datum: Datum, value: Any) -> str:
    """One line: "Ja", "€ 1.200,00", "1-1-1980", the words of a choice; rows of a list are joined by semicolons."""
    return "; ".join(list_lines(datum, value))


def list_lines(datum: Datum, value: Any) -> list[str]:
    """The same as lines: a line per row of a list, one line for anything else."""
    if value is None:
        return [NOTHING]
    match datum.type:
        case "choice":
            return [next((say(option.words) for option in datum.options if option.code == value), str(value))]
        case "list":
            return [_say_row(datum, row) for row in value] or [_("Geen")]
        case "weeks":
            return _list_weeks(datum, value)
        case "record":
            return [_say_row(datum, value)]
    return [_plain(datum.type, value)]


def say_told(datum: Datum, value: Any) -> str:
    """What somebody said, in words: nothing is an answer as well."""
    return _("Geen") if value is None else say_value(datum, value)


def _say_row(datum: Datum, row: dict[str, Any]) -> str:
    return ", ".join(_say_parts(datum, row)) or NOTHING


def _say_parts(datum: Datum, row: dict[str, Any]) -> Iterator[str]:
    """The fields in the order of the register; a begin with its end is one of them."""
    for part in (*datum.parts, _FREE):
        value = row.get(part.code)
        if part.code == "begin" and value:
            yield _say_period(value, row.get("eind"))
        elif part.is_shown and part.code != "eind" and value is not None:
            yield _say_part(part, value)


def _say_period(begin: str, end: str | None) -> str:
    if end is None:
        return _("vanaf %(begin)s") % {"begin": _plain("date", begin)}
    return _("%(begin)s tot en met %(end)s") % {"begin": _plain("date", begin), "end": _plain("date", end)}


def _say_part(part: Part, value: Any) -> str:
    if part.type == "boolean":
        return f"{say(part.words).lower()}: {_plain('boolean', value).lower()}"
    return f"{_plain(part.type, value)} {say(part.unit)}".strip()


def _list_weeks(datum: Datum, value: list[Any]) -> list[str]:
    """How many, and from when to when; in their own words when somebody typed them."""
    mondays = sorted(row for row in value if isinstance(row, str))
    own = [_say_row(datum, row) for row in value if isinstance(row, dict)]
    if not mondays:
        return own or [_("Geen")]
    number = len(mondays)
    said = ngettext(
        "%(number)s week gewerkt (week van %(first)s)",
        "%(number)s weken gewerkt (eerste week van %(first)s, laatste week van %(last)s)",
        number,
    )
    first, last = _plain("date", mondays[0]), _plain("date", mondays[-1])
    return [said % {"number": number, "first": first, "last": last}, *own]


def _plain(kind: str, value: Any) -> str:
    match kind:
        case "boolean":
            return _("Ja") if value else _("Nee")
        case "money":
            return money_in_words(Decimal(value))
        case "date":
            return _say_date(value)
        case "hours":
            return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
        case "bsn":
            return str(value["masked"]) if isinstance(value, dict) else "******"
    return str(value)


def _say_date(value: str) -> str:
    """As far as it is known: "14-7-1961", "juli 1961", "1961"."""
    day = first_day_of(value)
    if len(value) < len("2000-01"):
        return str(day.year)
    return date_format(day, "F Y") if len(value) == len("2000-01") else _whole(day)


def _whole(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
