"""The indicative check: examples that a policy officer can read, and what must hold for everybody."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from keten.dossier.benefits.line_words import describe_indication
from keten.dossier.benefits.queries.terms import get_terms
from keten.dossier.benefits.rules.bijstand import (
    BijstandFacts,
    SearchFacts,
    check_bijstand,
    earliest_report_on,
    plan_search_term,
)
from keten.dossier.benefits.rules.indication import Indication, Threshold
from keten.dossier.benefits.rules.ioaw import IoawFacts, check_ioaw
from keten.dossier.benefits.rules.ww import WwFacts, check_ww, compute_amount, count_half_months, count_weeks

HERE = Path(__file__).parent
ON = date(2026, 11, 16)
TERMS = get_terms(ON)


def examples(name: str) -> list[dict[str, Any]]:
    return list(tomllib.loads((HERE / name).read_text("utf-8"), parse_float=Decimal)["example"])


def weeks_before(first_day: date, span: list[int]) -> list[date]:
    monday = first_day - timedelta(days=first_day.weekday())
    return [monday - timedelta(weeks=n) for n in range(span[0], span[1] + 1)]


def ww_facts(example: dict[str, Any]) -> WwFacts:
    first = example["eerste_dag"]
    hours, days = example.get("loonjaren"), example.get("dagjaren")
    return WwFacts(
        first_day_on=first, born_on=example["geboren"], is_available=True,
        hours_before=Decimal(36), hours_left=Decimal(0),
        worked_weeks=frozenset(weeks_before(first, example["weken"])) if "weken" in example else None,
        skipped_weeks=dict.fromkeys(weeks_before(first, example["ziek"]), "illness") if "ziek" in example else None,
        hours=dict.fromkeys(range(hours[0], hours[1] + 1), 208) if hours else None,
        days=dict.fromkeys(range(days[0], days[1] + 1), 52) if days else None,
    )  # fmt: skip


def value(indication: Indication, code: str) -> Any:
    line = indication.get(code)
    assert line is not None
    return line.value


@pytest.mark.parametrize("example", examples("examples_ww.toml"), ids=lambda e: e["name"])
def test_ww(example: dict[str, Any]) -> None:
    found = check_ww(ww_facts(example), TERMS)
    years = found.get("years")
    assert (found.label, found.conclusion) == ("indicatie", example["conclusie"])
    assert value(found, "weeks") == example.get("gewerkt")
    assert years is not None
    assert years.met is example["jareneis"]
    assert value(found, "duration") == example.get("halve_maanden")
    assert all(line.source for line in found.lines)


@pytest.mark.parametrize("example", examples("examples_bijstand.toml"), ids=lambda e: e["name"])
def test_bijstand(example: dict[str, Any]) -> None:
    reported_on = example.get("gemeld", ON)
    search = SearchFacts(
        born_on=example["geboren"], reported_on=reported_on, left_special_school_on=example.get("van_school"),
        is_medically_limited=example.get("medisch_beperkt", False),
        college_deviates=example.get("gemeente_wijkt_af", False),
    )  # fmt: skip
    facts = BijstandFacts(
        search=search, household=example["huishouden"], has_children=example.get("kinderen", False),
        partner_born_on=example.get("partner"), housemates=example.get("medebewoners", 0),
        possible_laws=example.get("gaat_voor", ()), assets=example["vermogen"], income=example["inkomen"],
    )  # fmt: skip
    found = check_bijstand(facts, get_terms(reported_on))
    assert (found.label, found.conclusion) == ("indicatie", example["conclusie"])
    assert value(found, "norm") == example.get("norm")
    if "aanvragen_vanaf" in example:
        earliest = found.get("earliest")
        assert earliest is not None
        assert (earliest.value, earliest.of) == (example["aanvragen_vanaf"], example["waarom"])


def test_nothing_known_gives_nothing_but_unknown() -> None:
    search = SearchFacts(born_on=date(1980, 1, 1), reported_on=ON)
    for found in (
        check_ww(WwFacts(first_day_on=ON), TERMS),
        check_bijstand(BijstandFacts(search=search), TERMS),
        check_ioaw(IoawFacts(born_on=date(1960, 1, 1)), TERMS),
    ):
        assert found.conclusion == "unknown"


def test_the_amount_is_unknown_where_the_maximum_is() -> None:
    """The maximum day wage of 2026 was not found: then no amount is invented."""
    facts = WwFacts(first_day_on=ON, day_wage=Decimal(100))
    assert value(check_ww(facts, TERMS), "amount_first") is None
    facts_2025 = WwFacts(first_day_on=date(2025, 3, 3), day_wage=Decimal(100))
    found = check_ww(facts_2025, get_terms(date(2025, 3, 3)))
    assert value(found, "amount_first") == Decimal("1631.25")  # 0.75 x 100 x 21.75
    assert value(found, "amount_later") == Decimal("1522.50")


@pytest.mark.parametrize(
    ("day_wage", "income", "other", "amount"),
    [("100", "0", "0", "1631.25"), ("300", "0", "0", "4741.55"), ("100", "500", "0", "1256.25"),
     ("581.34", "1000", "0", "4366.55"), ("100", "0", "31.25", "1600.00"), ("100", "9000", "0", "0.00")],
)  # fmt: skip
def test_the_formula_of_the_amount(day_wage: str, income: str, other: str, amount: str) -> None:
    """0.75 x (A - B x C/D) - E with the maximum of 290.67 of January 2025."""
    found = compute_amount(
        Decimal(day_wage), most=Decimal("290.67"), share=Decimal("0.75"), days=Decimal("21.75"),
        income=Decimal(income), other=Decimal(other),
    )  # fmt: skip
    assert found == Decimal(amount)


@pytest.mark.parametrize(
    ("before", "left", "met"),
    [(36, 31, True), (36, 32, False), (8, 4, True), (8, 5, False), (4, 4, False), (4, 0, True)],
)
def test_hours_lost(before: int, left: int, met: bool) -> None:
    facts = WwFacts(first_day_on=ON, hours_before=Decimal(before), hours_left=Decimal(left))
    line = check_ww(facts, TERMS).get("hours_lost")
    assert line is not None
    assert line.met is met


def test_unpaid_leave_is_skipped_for_78_weeks_at_most() -> None:
    worked = frozenset(weeks_before(ON, [79, 104]))
    for weeks, counted in ((78, 26), (79, 25)):
        facts = WwFacts(
            first_day_on=ON, worked_weeks=worked if weeks == 78 else frozenset(weeks_before(ON, [80, 115])),
            skipped_weeks=dict.fromkeys(weeks_before(ON, [1, weeks]), "unpaid_leave"),
        )  # fmt: skip
        assert count_weeks(facts, window=26, leave_most=78) == counted


@pytest.mark.parametrize(
    ("facts", "conclusion"),
    [
        (IoawFacts(born_on=date(1964, 12, 31), unemployed_on=date(2015, 1, 1), ww_months=24, ww_is_used_up=True),
         "likely"),
        (IoawFacts(born_on=date(1965, 1, 1), unemployed_on=date(2016, 1, 1), ww_months=24, ww_is_used_up=True),
         "unlikely"),
        (IoawFacts(born_on=date(1964, 6, 1), unemployed_on=date(2014, 5, 31), ww_months=24, ww_is_used_up=True),
         "unlikely"),
        (IoawFacts(born_on=date(1964, 6, 1), unemployed_on=date(2020, 1, 1), ww_months=3, ww_is_used_up=True),
         "unlikely"),
        (IoawFacts(born_on=date(1964, 6, 1), unemployed_on=date(2020, 1, 1), lost_wga=True), "likely"),
        (IoawFacts(born_on=date(1964, 6, 1), unemployed_on=date(2020, 1, 1), ww_months=24), "unknown"),
    ],
)  # fmt: skip
def test_ioaw(facts: IoawFacts, conclusion: str) -> None:
    assert check_ioaw(facts, TERMS).conclusion == conclusion


def test_report_four_weeks_before_the_ww_ends() -> None:
    assert earliest_report_on(date(2026, 12, 14), TERMS) == ON


def test_without_a_known_term_there_is_no_date() -> None:
    unknown = dict(TERMS) | {"pw_search_days": Threshold(None, "niet bekend")}
    assert plan_search_term(SearchFacts(born_on=date(2002, 1, 1), reported_on=ON), unknown) is None


_YEARS = st.integers(0, 60)


@given(_YEARS, _YEARS)
def test_duration_lies_between_3_and_24_months_and_never_falls_with_more_years(before: int, after: int) -> None:
    def halves(years_before: int, years_after: int) -> int:
        return count_half_months(years_before, years_after, full=10, least=3, most=24)

    here = halves(before, after)
    assert 6 <= here <= 48
    assert halves(before + 1, after) >= here
    assert halves(before, after + 1) >= here
    assert halves(before + 1, after) >= halves(before, after + 1)  # a year before 2016 is worth at least as much


_EURO = st.decimals(0, 10000, places=2)


@given(_EURO, _EURO, _EURO, st.decimals(1, 500, places=2))
def test_more_income_is_never_more_ww_and_nothing_goes_over_the_maximum(
    day_wage: Decimal, income: Decimal, more: Decimal, most: Decimal
) -> None:
    def amount(earned: Decimal, wage: Decimal = day_wage) -> Decimal:
        return compute_amount(
            wage, most=most, share=Decimal("0.75"), days=Decimal("21.75"), income=earned, other=Decimal(0)
        )

    assert 0 <= amount(income + more) <= amount(income)
    assert amount(income) <= Decimal("0.75") * most * Decimal("21.75") + Decimal("0.01")
    assert amount(Decimal(0), day_wage + more) >= amount(Decimal(0))


@given(st.sets(st.integers(1, 200)), st.sets(st.integers(1, 200)), st.integers(1, 200))
def test_a_week_more_of_work_never_takes_the_right_away(worked: set[int], ill: set[int], extra: int) -> None:
    def count(weeks: set[int]) -> int:
        facts = WwFacts(
            first_day_on=ON, worked_weeks=frozenset(w for n in weeks for w in weeks_before(ON, [n, n])),
            skipped_weeks={w: "illness" for n in ill for w in weeks_before(ON, [n, n])},
        )  # fmt: skip
        return count_weeks(facts, window=36, leave_most=78)

    assert 0 <= count(worked) <= min(36, len(worked - ill))
    assert count(worked | {extra}) >= count(worked)


@given(st.dates(date(1990, 1, 1), date(2012, 12, 31)), st.dates(date(2026, 7, 1), date(2030, 1, 1)))
def test_the_search_term_is_never_longer_than_four_weeks_nor_beyond_27(born_on: date, reported_on: date) -> None:
    term = plan_search_term(SearchFacts(born_on=born_on, reported_on=reported_on), TERMS)
    assert term is not None
    assert reported_on <= term.earliest_on <= reported_on + timedelta(days=28)
    limited = SearchFacts(born_on=born_on, reported_on=reported_on, is_medically_limited=True)
    free = plan_search_term(limited, TERMS)
    assert free is not None
    assert free.earliest_on == reported_on


@given(_EURO, _EURO)
def test_more_means_or_income_never_makes_bijstand_likelier(amount: Decimal, more: Decimal) -> None:
    order = {"unlikely": 0, "unknown": 1, "likely": 2}

    def rank(assets: Decimal, income: Decimal) -> int:
        search = SearchFacts(born_on=date(1980, 1, 1), reported_on=ON)
        facts = BijstandFacts(
            search=search, household="single", housemates=0, possible_laws=(), assets=assets, income=income
        )
        return order[check_bijstand(facts, TERMS).conclusion]

    assert rank(amount + more, Decimal(0)) <= rank(amount, Decimal(0))
    assert rank(Decimal(0), amount + more) <= rank(Decimal(0), amount)


def test_the_part_of_a_page_says_every_line_and_that_it_is_an_indication() -> None:
    search = SearchFacts(born_on=date(2002, 6, 1), reported_on=ON)
    bijstand = BijstandFacts(
        search=search, household="single", housemates=0, possible_laws=("ww",), assets=Decimal(0), income=Decimal(0),
        home_equity=Decimal(1000),
    )  # fmt: skip
    said = {
        check_bijstand(bijstand, TERMS): ["misschien recht op WW", "€ 1.419,46", "ma 14 dec", "vier weken", "art. 34"],
        check_ww(ww_facts(examples("examples_ww.toml")[-2]), TERMS): ["12,5 maanden", "36 weken", "onbekend"],
        check_ww(WwFacts(first_day_on=ON), TERMS): ["onbekend"],
        check_ioaw(IoawFacts(born_on=date(1964, 6, 1), lost_wga=True), TERMS): ["geboren vóór 1 januari 1965", "1964"],
        check_ioaw(IoawFacts(born_on=date(1964, 6, 1), ww_is_used_up=True), TERMS): ["WW helemaal gehad"],
    }
    for indication, words in said.items():
        shown = describe_indication(indication, today=ON)
        assert len(shown.lines) == len(indication.lines)
        page = render_to_string("benefits/parts/indication.html", {"indication": shown, "today": ON})
        for word in ["Dit is een indicatie, geen besluit", "Indicatie", *words]:
            assert word in page
        assert "%(" not in page
        assert "None" not in page
