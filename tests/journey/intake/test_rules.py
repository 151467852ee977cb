"""The rules of beginning by example: where somebody belongs, when a form may be sent, what may be expected."""

from datetime import date
from decimal import Decimal

import pytest

from keten.dossier.benefits.rules.bijstand import SearchFacts
from keten.dossier.benefits.rules.indication import Threshold
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.intake.rules.expecting import list_running_laws, read_bijstand, read_ioaw, read_ww
from keten.journey.intake.rules.locating import Chosen, Place, choose_location
from keten.journey.intake.rules.person import as_person, check_identity, make_initials, may_register_oneself
from keten.journey.intake.rules.sending import check_early_notice, check_search_term

TODAY = date(2026, 11, 16)
KNOWN = {"naam.achternaam": "Jansen", "geboorte.datum": "1980-01-01"}


def place(number: int, **ties: bool) -> Place:
    return Place(location_id=number, **{"serves": False, "stands_there": False, "same_region": False, **ties})


def test_the_strongest_tie_decides_where_somebody_belongs() -> None:
    near, there, serves = place(1, same_region=True), place(2, stands_there=True), place(3, serves=True)
    assert choose_location([near, there, serves]) == Chosen(3, "serves")
    assert choose_location([near, there]) == Chosen(2, "stands_there")
    assert choose_location([near]) == Chosen(1, "same_region")
    assert choose_location([place(4)]) is None


def test_a_counter_goes_before_a_screen() -> None:
    screen = place(1, serves=True, is_counter=False)
    assert choose_location([screen, place(2, serves=True)]) == Chosen(2, "serves")


@pytest.mark.parametrize(
    ("last_day_on", "allowed"),
    [
        (date(2026, 11, 15), False),
        (date(2026, 11, 16), True),
        (date(2027, 3, 16), True),
        (date(2027, 3, 17), False),
    ],
)
def test_early_notice_is_given_within_four_months(last_day_on: date, allowed: bool) -> None:
    assert check_early_notice(last_day_on=last_day_on, today=TODAY, ahead="P4M").allowed is allowed


def test_an_application_waits_for_its_day() -> None:
    assert check_search_term(apply_from_on=TODAY, today=TODAY)
    with pytest.raises(Refused):
        check_search_term(apply_from_on=date(2026, 11, 17), today=TODAY).require()


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        (KNOWN, True),
        (KNOWN | {"opschorting": {"code": "O"}}, False),
        (KNOWN | {"geboorte.datum": "1980"}, False),
        (KNOWN | {"geboorte.datum": None}, False),
        ({}, False),
    ],
)
def test_who_is_not_known_well_enough_goes_to_a_counter(said: dict[str, object], allowed: bool) -> None:
    assert check_identity(said).allowed is allowed


def test_only_somebody_themselves_registers_themselves() -> None:
    assert may_register_oneself(as_person(on=TODAY))
    assert may_register_oneself(as_client(1, "", on=TODAY))
    assert not may_register_oneself(SYSTEM)
    assert make_initials("Anna Maria Sofie") == "A.M.S."


def test_what_registers_say_is_read_as_the_check_asks_it() -> None:
    values = {
        "laatste_werkdag": "2026-12-31", "beschikbaar.uren": 36, "loon.laatste": "2175.00",
        "dienstverbanden": [
            {"werkgever": "A", "begin": "2020-01-01", "eind": "2021-01-01", "uren_per_week": 20},
            {"werkgever": "B", "begin": "2021-02-01", "eind": None, "uren_per_week": 36},
        ],
        "weken_gewerkt": ["2026-11-02", "2026-11-09"],
        "jaren_gewerkt": [{"jaar": 2025, "uren": 1800}],
    }  # fmt: skip
    facts = read_ww(values, today=TODAY, terms={"ww_days_in_month": Threshold(Decimal("21.75"), "")})
    assert (facts.first_day_on, facts.hours_before, facts.hours_left) == (date(2027, 1, 1), Decimal(36), Decimal(0))
    assert facts.worked_weeks == {date(2026, 11, 2), date(2026, 11, 9)}
    assert (facts.hours, facts.day_wage, facts.is_available) == ({2025: 1800}, Decimal("100.00"), True)


def test_nothing_known_stays_unknown() -> None:
    facts = read_ww({}, today=TODAY, terms={"ww_days_in_month": Threshold(Decimal("21.75"), "")})
    assert (facts.hours_before, facts.worked_weeks, facts.hours, facts.is_available) == (None, None, None, None)
    assert read_ioaw({}, today=TODAY) is None


def test_benefits_that_run_go_before_bijstand() -> None:
    values = {
        "uitkeringen.lopend": [{"wet": "WW"}, {"wet": "Participatiewet"}, {"wet": "WW"}],
        "burgerlijke_staat": "ongehuwd", "kinderen": [{"thuiswonend": True}], "vermogen": "900.00",
    }  # fmt: skip
    assert list_running_laws(values) == ["ww"]
    search = SearchFacts(born_on=date(1990, 1, 1), reported_on=TODAY)
    facts = read_bijstand(values, search=search, possible=["ww"])
    assert (facts.household, facts.assets, facts.income, facts.possible_laws) == (
        "single_parent", Decimal("900.00"), None, ["ww"],
    )  # fmt: skip
