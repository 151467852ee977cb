from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from keten.ground.foundation.wording import (
    count_in_words,
    date_in_words,
    due_in_words,
    duration_in_words,
    instant_in_words,
    long_date,
    money_in_words,
)

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)

DATES = [
    (date(2026, 11, 16), "ma 16 nov", "Mon 16 Nov"),
    (date(2026, 12, 1), "di 1 dec", "Tue 1 Dec"),
    (date(2027, 3, 3), "wo 3 mrt", "Wed 3 Mar"),  # within half a year
    (date(2027, 5, 17), "ma 17 mei", "Mon 17 May"),
    (date(2027, 5, 18), "di 18 mei 2027", "Tue 18 May 2027"),
    (date(2026, 5, 18), "ma 18 mei", "Mon 18 May"),
    (date(2026, 5, 17), "zo 17 mei 2026", "Sun 17 May 2026"),
    (date(2025, 11, 16), "zo 16 nov 2025", "Sun 16 Nov 2025"),
]
DUES = [
    (0, "vandaag", "today"),
    (1, "morgen", "tomorrow"),
    (2, "nog 2 dagen", "2 days left"),
    (10, "nog 10 dagen", "10 days left"),
    (-1, "1 dag te laat", "1 day late"),
    (-6, "6 dagen te laat", "6 days late"),
    (-1234, "1.234 dagen te laat", "1,234 days late"),
]
DURATIONS = [
    (0, "0 dagen", "0 days"),
    (1, "1 dag", "1 day"),
    (10, "10 dagen", "10 days"),
    (20, "20 dagen", "20 days"),
    (21, "3 weken", "3 weeks"),
    (70, "10 weken", "10 weeks"),
    (119, "17 weken", "17 weeks"),
    (120, "4 maanden", "4 months"),
    (183, "6 maanden", "6 months"),
    (365, "12 maanden", "12 months"),
    (729, "24 maanden", "24 months"),
    (731, "2 jaar", "2 years"),
    (3653, "10 jaar", "10 years"),
]
MONEY = [
    ("1419.46", "€ 1.419,46", "€1,419.46"),
    ("0", "€ 0,00", "€0.00"),
    ("12", "€ 12,00", "€12.00"),
    ("-12.5", "€ -12,50", "-€12.50"),
    ("-0.001", "€ 0,00", "€0.00"),
    ("2.675", "€ 2,68", "€2.68"),
    ("1234567890.1", "€ 1.234.567.890,10", "€1,234,567,890.10"),
]
INSTANTS = [
    (datetime(2026, 11, 16, 13, 5, tzinfo=UTC), "vandaag om 14:05", "today at 14:05"),
    (datetime(2026, 11, 15, 8, 30, tzinfo=UTC), "gisteren om 09:30", "yesterday at 09:30"),
    (datetime(2026, 11, 16, 23, 30, tzinfo=UTC), "morgen om 00:30", "tomorrow at 00:30"),  # the 17th here
    (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "wo 1 jul om 14:00", "Wed 1 Jul at 14:00"),  # summer time
    (datetime(2025, 11, 16, 13, 5, tzinfo=UTC), "zo 16 nov 2025 om 14:05", "Sun 16 Nov 2025 at 14:05"),
]


@pytest.mark.usefixtures("dutch")
class TestDutch:
    @pytest.mark.parametrize(("day", "words", "_"), DATES)
    def test_dates(self, day, words, _):
        assert date_in_words(day, TODAY) == words

    def test_long_dates(self):
        assert long_date(TODAY) == "maandag 16 november 2026"

    @pytest.mark.parametrize(("days", "words", "_"), DUES)
    def test_due_dates(self, days, words, _):
        assert due_in_words(TODAY + timedelta(days=days), TODAY) == words

    @pytest.mark.parametrize(("days", "words", "_"), DURATIONS)
    def test_durations(self, days, words, _):
        assert duration_in_words(days) == words

    @pytest.mark.parametrize(("amount", "words", "_"), MONEY)
    def test_money(self, amount, words, _):
        assert money_in_words(Decimal(amount)) == words

    @pytest.mark.parametrize(("instant", "words", "_"), INSTANTS)
    def test_instants(self, instant, words, _):
        assert instant_in_words(instant, NOW) == words

    def test_counts(self):
        assert count_in_words(0, "klant", "klanten") == "0 klanten"
        assert count_in_words(1, "klant", "klanten") == "1 klant"
        assert count_in_words(2000, "klant", "klanten") == "2.000 klanten"

    def test_every_month_and_weekday(self):
        first = date(2026, 1, 1)
        words = [long_date(first + timedelta(days=n)).split() for n in range(365)]
        assert list(dict.fromkeys(month for _, _, month, _ in words)) == [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ]
        assert list(dict.fromkeys(weekday for weekday, *_ in words)) == [
            "donderdag",
            "vrijdag",
            "zaterdag",
            "zondag",
            "maandag",
            "dinsdag",
            "woensdag",
        ]


@pytest.mark.usefixtures("english")
class TestEnglish:
    @pytest.mark.parametrize(("day", "_", "words"), DATES)
    def test_dates(self, day, _, words):
        assert date_in_words(day, TODAY) == words

    def test_long_dates(self):
        assert long_date(TODAY) == "Monday 16 November 2026"

    @pytest.mark.parametrize(("days", "_", "words"), DUES)
    def test_due_dates(self, days, _, words):
        assert due_in_words(TODAY + timedelta(days=days), TODAY) == words

    @pytest.mark.parametrize(("days", "_", "words"), DURATIONS)
    def test_durations(self, days, _, words):
        assert duration_in_words(days) == words

    @pytest.mark.parametrize(("amount", "_", "words"), MONEY)
    def test_money(self, amount, _, words):
        assert money_in_words(Decimal(amount)) == words

    @pytest.mark.parametrize(("instant", "_", "words"), INSTANTS)
    def test_instants(self, instant, _, words):
        assert instant_in_words(instant, NOW) == words

    def test_counts(self):
        assert count_in_words(2000, "client", "clients") == "2,000 clients"

    def test_every_month_and_weekday(self):
        for n in range(365):
            day = date(2026, 1, 1) + timedelta(days=n)
            assert long_date(day) == f"{day:%A} {day.day} {day:%B} {day.year}"
            assert date_in_words(day, day) == f"{day:%a} {day.day} {day:%b}"


def test_without_a_language_the_words_are_dutch():
    with translation.override(None):
        assert due_in_words(TODAY, TODAY) == "vandaag"
        assert money_in_words(Decimal("1419.46")) == "€ 1.419,46"


def test_a_negative_duration_is_refused():
    with pytest.raises(ValueError, match="-1"):
        duration_in_words(-1)


def test_a_moment_without_a_time_zone_is_refused():
    naive = datetime(2026, 11, 16, 12, 0)  # noqa: DTZ001  # the fault that is refused
    with pytest.raises(ValueError, match="time zone"):
        instant_in_words(naive, NOW)
    with pytest.raises(ValueError, match="time zone"):
        instant_in_words(NOW, naive)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(-400, 400))
def test_a_date_without_a_year_can_only_be_one_day(today, distance):
    """Where the year is left out, the same day and month of the years beside it do show theirs."""
    day = today + timedelta(days=distance)
    with translation.override("nl"):
        words = date_in_words(day, today)
        if not words.endswith(str(day.year)):
            others = [day + timedelta(days=n) for n in (-366, -365, 365, 366)]
            assert all(date_in_words(other, today).endswith(str(other.year)) for other in others)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_money_keeps_every_cent(amount):
    with translation.override("nl"):
        text = money_in_words(amount)
    assert Decimal(text.removeprefix("€ ").replace(".", "").replace(",", ".")) == amount
