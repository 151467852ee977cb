"""The Dutch legal calendar: public holidays, working days and the end of a legal term.

Source of the rules: Algemene termijnenwet (Atw), https://wetten.overheid.nl/BWBR0002448. Holidays are
computed. Only the days that a royal decree equates with a holiday (art. 3 lid 3) cannot be: they are facts,
with their source, in `equated_days.toml`. Such a day is an ordinary working day that counts as a holiday for
legal terms alone; so it changes `end_of_legal_term`, not `is_working_day`.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path

FIRST_YEAR = 1949
"""The first year with Koninginnedag on 30 April; earlier years are not in this calendar."""

_EQUATED_DAYS_FILE = Path(__file__).with_name("equated_days.toml")
_ONE_DAY = timedelta(days=1)
_TERM = re.compile(r"P(?:(\d{1,4})([DWMY])|T(\d{1,4})(H))")
# Art. 4, onder a: the longest term, per unit, that the act still applies to (never to hours or years).
_LONGEST_TERM_EXTENDED = {"D": 90, "W": 12, "M": 3}


def easter_sunday(year: int) -> date:
    """Eerste paasdag of a year in the Gregorian calendar (computus of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(in_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - moon - year_rest) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def royal_birthday(year: int) -> tuple[date, str]:
    """The day on which the birthday of the King is celebrated, with its name (art. 3 lid 1 Atw).

    30 April from 1949 to 2013, 27 April since 2014, "behoudens uitzonderingen in verband met zondagen" (KB 24
    April 1980, https://wetten.overheid.nl/BWBR0031338; KB 30 January 2013,
    https://zoek.officielebekendmakingen.nl/stcrt-2013-4075-n1.html). Until 1979 a Sunday moved to Monday,
    since 1980 it moves to Saturday (https://overzicht-feestdagen.nl/feestdagen/Koningsdag.html).
    """
    day, name = (date(year, 4, 27), "Koningsdag") if year >= 2014 else (date(year, 4, 30), "Koninginnedag")
    if day.weekday() == 6:
        day += _ONE_DAY if year < 1980 else -_ONE_DAY
    return day, name


def list_holidays(year: int) -> dict[date, str]:
    """The algemeen erkende feestdagen of a year and their Dutch names, in order of date.

    Art. 3 lid 1 Atw, and Goede Vrijdag, which lid 2 equates with them. Eerste paasdag and eerste pinksterdag
    are Sundays and therefore not in the act. Two holidays on one day share the entry ("Bevrijdingsdag en
    Hemelvaartsdag"). Today's list is used for all years. Raises ValueError for a year before 1949.
    """
    return dict(_holidays(year))


def is_working_day(day: date) -> bool:
    """True unless the day is a Saturday, a Sunday or a public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(start: date, days: int) -> date:
    """The nth working day after `start`, before it when `days` is negative, `start` itself when it is 0."""
    if days == 0:
        return start
    year, working_days = start.year, _working_days(start.year)
    index = days + (bisect_right(working_days, start) - 1 if days > 0 else bisect_left(working_days, start))
    while index >= len(working_days):
        index -= len(working_days)
        year, working_days = year + 1, _working_days(year + 1)
    while index < 0:
        year, working_days = year - 1, _working_days(year - 1)
        index += len(working_days)
    return working_days[index]


def latest_start(on: date, days: int) -> date:
    """The latest day since which `days` working days have gone by on `on`: who began then or earlier is due."""
    return add_working_days(on + _ONE_DAY, -days) - _ONE_DAY


def count_working_days(after: date, until: date) -> int:
    """The number of working days after `after`, up to and including `until`; negative the other way round."""
    if until < after:
        return -count_working_days(until, after)
    full_years = sum(len(_working_days(year)) for year in range(after.year, until.year))
    return full_years + bisect_right(_working_days(until.year), until) - bisect_right(_working_days(after.year), after)


def end_of_legal_term(last_day: date) -> date:
    """The day on which a legal term really ends that would end on `last_day` (art. 1 lid 1 Atw).

    A term that ends on a Saturday, Sunday or public holiday runs on to the next day that is none of these.
    Not for a term counted back from a moment or event (art. 1 lid 2), nor for the terms of art. 4: for those
    see `legal_due_on`.
    """
    while not _counts_for_legal_terms(last_day):
        last_day += _ONE_DAY
    return last_day


def legal_due_on(start: date, term: str) -> date:
    """The last day of a legal term that begins on the day after `start`.

    `term` is an ISO 8601 duration in one unit: "P10D", "P8W", "P3M", "P1Y", "PT48H" (whole days only). A term
    in months or years ends on the day with the number of `start`, or on the last day of a shorter month (Hoge
    Raad 1 September 2017, ECLI:NL:HR:2017:2225). Then: at least two working days in a term of three days or
    more (art. 2 Atw), and no end on a free day (art. 1). Neither is done for a term in hours, of more than 90
    days, 12 weeks or 3 months, or in years (art. 4, onder a). Raises ValueError for any other text.
    """
    amount, unit = parse_term(term)
    last_day = _count_from(start, amount, unit)
    if amount > _LONGEST_TERM_EXTENDED.get(unit, 0):
        return last_day
    if last_day - start >= timedelta(days=3):
        last_day = max(last_day, _second_working_day_after(start))
    return end_of_legal_term(last_day)


def add_term(start: date, term: str) -> date:
    """The plain calendar day that lies an ISO 8601 duration after `start`: no free days, no legal extension."""
    amount, unit = parse_term(term)
    return _count_from(start, amount, unit)


def parse_term(term: str) -> tuple[int, str]:
    """Amount and unit of a duration: "P8W" gives (8, "W"). The units are D, W, M, Y and H.

    Raises ValueError unless it is one unit, at least 1 of it.
    """
    match = _TERM.fullmatch(term)
    amount, unit = (int(match[1] or match[3]), match[2] or match[4]) if match else (0, "")
    if amount < 1:
        raise ValueError(f"{term!r} is not a duration in one unit, such as P10D, P8W, P3M, P1Y or PT48H.")
    return amount, unit


def _count_from(start: date, amount: int, unit: str) -> date:
    if unit == "H":
        if amount % 24:
            raise ValueError(f"A term of {amount} hours has no last day: count it from a moment.")
        return start + timedelta(days=amount // 24)
    if unit in "DW":
        return start + timedelta(days=amount if unit == "D" else 7 * amount)
    years, month = divmod(start.month - 1 + (amount if unit == "M" else 12 * amount), 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _second_working_day_after(start: date) -> date:
    return end_of_legal_term(end_of_legal_term(start + _ONE_DAY) + _ONE_DAY)


def _counts_for_legal_terms(day: date) -> bool:
    return is_working_day(day) and day not in _equated_days()


@cache
def _holidays(year: int) -> dict[date, str]:
    if year < FIRST_YEAR:
        raise ValueError(f"The calendar begins in {FIRST_YEAR}; {year} is not in it.")
    easter = easter_sunday(year)
    named = [
        (date(year, 1, 1), "Nieuwjaarsdag"),
        (easter - timedelta(days=2), "Goede Vrijdag"),
        (easter + timedelta(days=1), "Tweede paasdag"),
        royal_birthday(year),
        (easter + timedelta(days=39), "Hemelvaartsdag"),
        (date(year, 5, 5), "Bevrijdingsdag"),
        (easter + timedelta(days=50), "Tweede pinksterdag"),
        (date(year, 12, 25), "Eerste kerstdag"),
        (date(year, 12, 26), "Tweede kerstdag"),
    ]
    days = sorted({day for day, _ in named})
    return {day: " en ".join(name for other, name in named if other == day) for day in days}


@cache
def _working_days(year: int) -> tuple[date, ...]:
    first, length = date(year, 1, 1), (date(year, 12, 31) - date(year, 1, 1)).days + 1
    return tuple(day for n in range(length) if is_working_day(day := first + timedelta(days=n)))


@cache
def _equated_days() -> frozenset[date]:
    with _EQUATED_DAYS_FILE.open("rb") as file:
        decrees = tomllib.load(file)["decrees"]
    return frozenset(chain.from_iterable(decree["days"] for decree in decrees))
