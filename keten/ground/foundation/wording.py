"""Dates, durations, numbers and money in words, in the active language: the one place that does this.

Dutch is the source language. Numbers are written the Dutch way in every language but English. The locale of
the machine plays no part. Callers pass `today` or `now`: nothing here reads the clock.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# A day and month within half a year of today can only be one date; farther away it needs its year.
_HALF_A_YEAR = timedelta(days=182)
_DAYS_PER_MONTH = Decimal("30.4375")
_FIRST_IN_WEEKS, _FIRST_IN_MONTHS, _FIRST_IN_YEARS = 21, 120, 730

_SHORT_DAYS = (
    pgettext_lazy("weekday, short", "ma"),
    pgettext_lazy("weekday, short", "di"),
    pgettext_lazy("weekday, short", "wo"),
    pgettext_lazy("weekday, short", "do"),
    pgettext_lazy("weekday, short", "vr"),
    pgettext_lazy("weekday, short", "za"),
    pgettext_lazy("weekday, short", "zo"),
)
_DAYS = (
    pgettext_lazy("weekday", "maandag"),
    pgettext_lazy("weekday", "dinsdag"),
    pgettext_lazy("weekday", "woensdag"),
    pgettext_lazy("weekday", "donderdag"),
    pgettext_lazy("weekday", "vrijdag"),
    pgettext_lazy("weekday", "zaterdag"),
    pgettext_lazy("weekday", "zondag"),
)
_SHORT_MONTHS = (
    pgettext_lazy("month, short", "jan"),
    pgettext_lazy("month, short", "feb"),
    pgettext_lazy("month, short", "mrt"),
    pgettext_lazy("month, short", "apr"),
    pgettext_lazy("month, short", "mei"),
    pgettext_lazy("month, short", "jun"),
    pgettext_lazy("month, short", "jul"),
    pgettext_lazy("month, short", "aug"),
    pgettext_lazy("month, short", "sep"),
    pgettext_lazy("month, short", "okt"),
    pgettext_lazy("month, short", "nov"),
    pgettext_lazy("month, short", "dec"),
)
_MONTHS = (
    pgettext_lazy("month", "januari"),
    pgettext_lazy("month", "februari"),
    pgettext_lazy("month", "maart"),
    pgettext_lazy("month", "april"),
    pgettext_lazy("month", "mei"),
    pgettext_lazy("month", "juni"),
    pgettext_lazy("month", "juli"),
    pgettext_lazy("month", "augustus"),
    pgettext_lazy("month", "september"),
    pgettext_lazy("month", "oktober"),
    pgettext_lazy("month", "november"),
    pgettext_lazy("month", "december"),
)


def date_in_words(day: date, today: date) -> str:
    """A date in short: "ma 16 nov", or "zo 16 nov 2025" when it is more than half a year from today."""
    days, months = _short_words(get_language())
    text = f"{days[day.weekday()]} {day.day} {months[day.month - 1]}"
    return text if abs(day - today) <= _HALF_A_YEAR else f"{text} {day.year}"


@cache
def _short_words(_language: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Short names of days and months in the active language, looked up once: pages are full of dates."""
    return tuple(map(str, _SHORT_DAYS)), tuple(map(str, _SHORT_MONTHS))


def long_date(day: date) -> str:
    """A date in full: "maandag 16 november 2026"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def due_in_words(due_on: date, today: date) -> str:
    """How far a due date is away, in calendar days: "vandaag", "morgen", "nog 10 dagen", "1 dag te laat"."""
    days = (due_on - today).days
    if days == 0:
        return gettext("vandaag")
    if days == 1:
        return gettext("morgen")
    number = {"number": _grouped(abs(days))}
    if days > 0:
        return ngettext("nog %(number)s dag", "nog %(number)s dagen", days) % number
    return ngettext("%(number)s dag te laat", "%(number)s dagen te laat", -days) % number


def duration_in_words(days: int) -> str:
    """A length of time, rounded to what people would say: "10 dagen", "10 weken", "6 maanden", "2 jaar".

    Days up to three weeks, weeks up to four months, months up to two years. Raises ValueError when negative.
    """
    if days < 0:
        raise ValueError(f"A duration cannot be {days} days.")
    if days < _FIRST_IN_WEEKS:
        return ngettext("%(number)s dag", "%(number)s dagen", days) % {"number": days}
    if days < _FIRST_IN_MONTHS:
        weeks = _rounded(Decimal(days) / 7)
        return ngettext("%(number)s week", "%(number)s weken", weeks) % {"number": weeks}
    if days < _FIRST_IN_YEARS:
        months = _rounded(days / _DAYS_PER_MONTH)
        return ngettext("%(number)s maand", "%(number)s maanden", months) % {"number": months}
    years = _rounded(days / _DAYS_PER_MONTH / 12)
    return ngettext("%(number)s jaar", "%(number)s jaar", years) % {"number": _grouped(years)}


def money_in_words(amount: Decimal) -> str:
    """Euros in whole cents, half a cent up: "€ 1.419,46", "€ -12,00"; in English "€1,419.46", "-€12.00"."""
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "-" if cents < 0 else ""
    number = _grouped(abs(cents))
    return f"{sign}€{number}" if _is_english() else f"€ {sign}{number}"


def count_in_words(number: int, singular: str, plural: str) -> str:
    """A number with its noun: "1 klant", "2.000 klanten". The two nouns come translated."""
    return f"{_grouped(number)} {singular if number == 1 else plural}"


def instant_in_words(instant: datetime, now: datetime) -> str:
    """A moment on the clock of Amsterdam: "vandaag om 14:05", "gisteren om 09:30", "ma 16 nov om 14:05".

    Raises ValueError for a moment without a time zone.
    """
    local, today = _in_amsterdam(instant), _in_amsterdam(now).date()
    time = f"{local:%H:%M}"
    match (local.date() - today).days:
        case 0:
            return gettext("vandaag om %(time)s") % {"time": time}
        case 1:
            return gettext("morgen om %(time)s") % {"time": time}
        case -1:
            return gettext("gisteren om %(time)s") % {"time": time}
    return gettext("%(date)s om %(time)s") % {"date": date_in_words(local.date(), today), "time": time}


def _in_amsterdam(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone.")
    return instant.astimezone(AMSTERDAM)


def _grouped(number: int | Decimal) -> str:
    """A number with marks between thousands: 1.419,46 in Dutch, 1,419.46 in English."""
    text = f"{number:,}"
    return text if _is_english() else text.translate(str.maketrans(",.", ".,"))


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))
