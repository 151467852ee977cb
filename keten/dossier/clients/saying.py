"""A value of the register of data in words, for any page that shows one."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.dossier.clients.rules.register import Datum
from keten.ground.foundation.wording import money_in_words

NOTHING = "–"


def say_value(datum: Datum, value: Any) -> str:
    """One line: "Ja", "€ 1.200,00", "1-1-1980", the words of a choice; rows of a list are joined by semicolons."""
    if value is None:
        return NOTHING
    match datum.type:
        case "choice":
            return next((say(option.words) for option in datum.options if option.code == value), str(value))
        case "list":
            return "; ".join(_row(datum, row) for row in value) or _("Geen")
        case "record":
            return _row(datum, value)
    return _plain(datum.type, value)


def _row(datum: Datum, row: dict[str, Any]) -> str:
    kinds = {part.code: part.type for part in datum.parts}
    return ", ".join(_plain(kinds.get(code, "text"), value) for code, value in row.items()) or NOTHING


def _plain(kind: str, value: Any) -> str:
    match kind:
        case "boolean":
            return _("Ja") if value else _("Nee")
        case "money":
            return money_in_words(Decimal(value))
        case "date":
            day = date.fromisoformat(value)
            return f"{day.day}-{day.month}-{day.year}"
        case "bsn":
            return str(value["masked"]) if isinstance(value, dict) else "******"
    return str(value)
