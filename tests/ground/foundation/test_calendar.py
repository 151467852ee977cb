import tomllib
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keten.ground.foundation import calendar
from keten.ground.foundation.calendar import (
    add_working_days,
    count_working_days,
    easter_sunday,
    end_of_legal_term,
    is_working_day,
    legal_due_on,
    list_holidays,
    parse_term,
    royal_birthday,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
ONE_DAY = timedelta(days=1)

years = st.integers(1950, 2199)
dates = st.dates(date(1955, 1, 1), date(2190, 12, 31))


def name_of(day: date) -> str | None:
    return list_holidays(day.year).get(day)


# Holidays


@pytest.mark.parametrize(
    "easter",
    [
        date(1961, 4, 2),
        date(1981, 4, 19),  # one of the two years in which simpler formulas are a week late
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2016, 3, 27),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2038, 4, 25),
        date(2049, 4, 18),
        date(2285, 3, 22),
    ],
)
def test_easter_in_known_years(easter):
    assert easter_sunday(easter.year) == easter


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    easter = easter_sunday(year)
    assert easter.weekday() == SUNDAY
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@given(st.integers(1583, 4000))
def test_easter_is_the_sunday_after_the_full_moon_of_the_church(year):
    """A second way to the same day: golden number and epact (the table of the Gregorian reform, 1582)."""
    golden, century = year % 19 + 1, year // 100 + 1
    epact = (11 * golden + 20 + (8 * century + 5) // 25 - 5 - (3 * century // 4 - 12)) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    full_moon = date(year, 3, 1) + timedelta(days=(44 - epact if epact < 24 else 74 - epact) - 1)
    assert easter_sunday(year) == full_moon + timedelta(days=7 - (full_moon.weekday() + 1) % 7)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1949, 4, 30), "Koninginnedag"),
        (date(1950, 5, 1), "Koninginnedag"),  # 30 April a Sunday, under Queen Juliana: Monday
        (date(1961, 5, 1), "Koninginnedag"),
        (date(1978, 5, 1), "Koninginnedag"),
        (date(1980, 4, 30), "Koninginnedag"),
        (date(1989, 4, 29), "Koninginnedag"),  # since 1980: Saturday
        (date(1995, 4, 29), "Koninginnedag"),
        (date(2000, 4, 29), "Koninginnedag"),
        (date(2006, 4, 29), "Koninginnedag"),
        (date(2013, 4, 30), "Koninginnedag"),
        (date(2014, 4, 26), "Koningsdag"),
        (date(2015, 4, 27), "Koningsdag"),
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2031, 4, 26), "Koningsdag"),
    ],
)
def test_the_royal_birthday_moves_with_the_reign_and_away_from_sunday(day, name):
    assert royal_birthday(day.year) == (day, name)
    assert name_of(day) == name


def test_the_holidays_of_2026():
    assert list_holidays(2026) == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 3): "Goede Vrijdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 5): "Bevrijdingsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
        date(2026, 12, 26): "Tweede kerstdag",
    }


def test_the_holidays_of_2008():
    assert list(list_holidays(2008)) == [
        date(2008, 1, 1),
        date(2008, 3, 21),
        date(2008, 3, 24),
        date(2008, 4, 30),
        date(2008, 5, 1),
        date(2008, 5, 5),
        date(2008, 5, 12),
        date(2008, 12, 25),
        date(2008, 12, 26),
    ]


def test_two_holidays_on_one_day_share_the_entry():
    assert name_of(date(2016, 5, 5)) == "Hemelvaartsdag en Bevrijdingsdag"
    assert len(list_holidays(2016)) == 8


def test_a_caller_cannot_change_the_calendar():
    list_holidays(2027).clear()
    assert name_of(date(2027, 1, 1)) == "Nieuwjaarsdag"


def test_the_calendar_begins_in_1949():
    assert name_of(date(1949, 1, 1)) == "Nieuwjaarsdag"
    with pytest.raises(ValueError, match="1949"):
        list_holidays(1948)


@given(years)
def test_holidays_lie_in_their_year_in_order(year):
    days = list(list_holidays(year))
    assert days == sorted(days)
    assert {day.year for day in days} == {year}
    assert 8 <= len(days) <= 9


@given(years)
def test_holidays_that_have_a_fixed_weekday(year):
    weekdays = {name: day.weekday() for day, name in list_holidays(year).items()}
    assert weekdays["Goede Vrijdag"] == FRIDAY
    assert weekdays["Tweede paasdag"] == MONDAY
    assert weekdays["Tweede pinksterdag"] == MONDAY
    [ascension] = [weekday for name, weekday in weekdays.items() if "Hemelvaartsdag" in name]
    assert ascension == THURSDAY
    [royal] = [weekday for name, weekday in weekdays.items() if name.startswith("Koning")]
    assert royal != SUNDAY


# Working days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 16), True),
        (date(2026, 11, 14), False),
        (date(2026, 11, 15), False),
        (date(2026, 4, 3), False),
        (date(2026, 4, 6), False),
        (date(2026, 5, 15), True),  # equated with a holiday for legal terms only
    ],
)
def test_working_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
        (date(2026, 11, 14), 0, date(2026, 11, 14)),
        (date(2026, 11, 16), 1, date(2026, 11, 17)),
        (date(2026, 11, 13), 1, date(2026, 11, 16)),  # Friday to Monday
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # Saturday to Monday
        (date(2026, 11, 16), 10, date(2026, 11, 30)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # over Christmas
        (date(2025, 12, 31), 1, date(2026, 1, 2)),  # over the year
        (date(2026, 11, 16), -1, date(2026, 11, 13)),
        (date(2026, 11, 15), -1, date(2026, 11, 13)),
        (date(2026, 1, 2), -1, date(2025, 12, 31)),
        (date(2020, 1, 1), 1500, date(2025, 11, 28)),  # over several years
    ],
)
def test_adding_working_days(start, days, expected):
    assert add_working_days(start, days) == expected


@pytest.mark.parametrize(
    ("after", "until", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), 0),
        (date(2026, 11, 16), date(2026, 11, 17), 1),
        (date(2026, 11, 13), date(2026, 11, 15), 0),
        (date(2026, 11, 13), date(2026, 11, 16), 1),
        (date(2026, 11, 16), date(2026, 11, 13), -1),
        (date(2025, 12, 31), date(2026, 12, 31), 253),
    ],
)
def test_counting_working_days(after, until, expected):
    assert count_working_days(after, until) == expected


@given(dates, st.integers(1, 700))
def test_the_nth_working_day_is_a_working_day_with_n_in_between(start, days):
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert count_working_days(start, end) == days


@given(dates, st.integers(1, 700))
def test_going_back_undoes_going_forward_from_a_working_day(start, days):
    start = end_of_legal_term(start)
    assert add_working_days(add_working_days(start, days), -days) == start
    assert add_working_days(add_working_days(start, -days), days) == start


@given(dates, st.integers(-40, 40))
def test_adding_working_days_is_the_slow_walk(start, days):
    day, left, step = start, abs(days), ONE_DAY if days > 0 else -ONE_DAY
    while left:
        day += step
        left -= is_working_day(day)
    assert add_working_days(start, days) == day


@given(dates, st.integers(-900, 900))
def test_counting_is_the_slow_count(after, distance):
    until = after + timedelta(days=distance)
    first, last = sorted((after, until))
    counted = sum(is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert count_working_days(after, until) == (counted if distance > 0 else -counted)


# The end of legal terms


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (date(2026, 11, 16), date(2026, 11, 16)),
        (date(2026, 11, 14), date(2026, 11, 16)),
        (date(2026, 4, 3), date(2026, 4, 7)),  # Goede Vrijdag
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 5, 14), date(2026, 5, 18)),  # Hemelvaartsdag, and the Friday equated with a holiday
        (date(2026, 1, 1), date(2026, 1, 5)),
        (date(2020, 5, 2), date(2020, 5, 4)),
        (date(2015, 5, 2), date(2015, 5, 6)),  # 4 May equated, 5 May a holiday
    ],
)
def test_a_term_does_not_end_on_a_free_day(last_day, expected):
    assert end_of_legal_term(last_day) == expected


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        (date(2026, 11, 2), "P6W", date(2026, 12, 14)),
        (date(2026, 11, 13), "P6W", date(2026, 12, 28)),  # 25 December: on to Monday
        (date(2026, 3, 19), "P8W", date(2026, 5, 18)),  # Hemelvaartsdag
        (date(2026, 11, 4), "P10D", date(2026, 11, 16)),  # Saturday
        (date(2026, 11, 14), "P1D", date(2026, 11, 16)),
        # Art. 2: at least two working days in a term of three days or more, here over Easter.
        (date(2026, 4, 2), "P3D", date(2026, 4, 8)),
        (date(2026, 4, 2), "P2D", date(2026, 4, 7)),
        # Months: the same number (HR ECLI:NL:HR:2017:2225), or the last day of a shorter month.
        (date(2016, 2, 29), "P3M", date(2016, 5, 30)),  # 29 May is a Sunday
        (date(2025, 10, 31), "P1M", date(2025, 12, 1)),  # 30 November is a Sunday
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2025, 12, 15), "P2M", date(2026, 2, 16)),  # over the year, to a Sunday
        # Art. 4: at the limit the term is extended, past it not.
        (date(2026, 2, 6), "P90D", date(2026, 5, 7)),
        (date(2026, 2, 8), "P90D", date(2026, 5, 11)),  # Saturday 9 May: Monday
        (date(2026, 2, 7), "P91D", date(2026, 5, 9)),  # Saturday, and stays
        (date(2026, 2, 7), "P12W", date(2026, 5, 4)),  # Saturday 2 May: Monday
        (date(2026, 2, 7), "P13W", date(2026, 5, 9)),  # Saturday, and stays
        (date(2026, 2, 9), "P3M", date(2026, 5, 11)),
        (date(2026, 1, 9), "P4M", date(2026, 5, 9)),
        (date(2025, 5, 9), "P1Y", date(2026, 5, 9)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2026, 11, 13), "PT48H", date(2026, 11, 15)),  # hours: never extended
    ],
)
def test_legal_terms(start, term, expected):
    assert legal_due_on(start, term) == expected


@pytest.mark.parametrize(
    "term", ["", "8W", "P8", "PW", "P0D", "P-1D", "P1M2D", "P1.5D", "PT30M", "P48H", "p8w", "P8W "]
)
def test_other_text_is_not_a_term(term):
    with pytest.raises(ValueError, match="not a duration"):
        parse_term(term)


def test_hours_that_are_no_whole_days_have_no_last_day():
    with pytest.raises(ValueError, match="moment"):
        legal_due_on(date(2026, 11, 16), "PT36H")


@given(dates, st.integers(1, 90))
@example(date(2026, 4, 2), 3)
def test_a_short_term_ends_on_a_working_day_within_nine_days_and_never_early(start, days):
    """Nine days is the longest run of free days the act can give (2 to 11 May when Ascension is on 7 May)."""
    last_day, due_on = start + timedelta(days=days), legal_due_on(start, f"P{days}D")
    assert is_working_day(due_on)
    assert last_day <= due_on <= last_day + timedelta(days=9)
    if days >= 3:
        assert count_working_days(start, due_on) >= 2


@given(dates, st.integers(91, 9999))
def test_a_long_term_ends_where_the_count_ends(start, days):
    assert legal_due_on(start, f"P{days}D") == start + timedelta(days=days)


@given(dates, st.integers(4, 600))
def test_a_term_in_months_ends_on_the_same_number_or_the_last_of_the_month(start, months):
    due_on = legal_due_on(start, f"P{months}M")
    assert (due_on.year - start.year) * 12 + due_on.month - start.month == months
    assert due_on.day == min(start.day, monthrange(due_on.year, due_on.month)[1])


@given(dates, dates, st.sampled_from(["P3D", "P10D", "P6W", "P12W", "P3M", "P91D", "P1Y"]))
def test_a_later_start_never_ends_earlier(one, other, term):
    first, second = sorted((one, other))
    assert legal_due_on(first, term) <= legal_due_on(second, term)


def test_every_equated_day_has_a_decree_a_source_and_could_have_been_a_working_day():
    file = Path(calendar.__file__).with_name("equated_days.toml")
    decrees = tomllib.loads(file.read_text("utf-8"))["decrees"]
    assert all(decree["title"] and decree["source"].startswith("https://") for decree in decrees)
    days = [day for decree in decrees for day in decree["days"]]
    assert len(days) == len(set(days))
    assert all(is_working_day(day) and day in calendar._equated_days() for day in days)
