"""The dated numbers of enforcement as the rules take them."""

from datetime import date
from decimal import Decimal

from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.journey.enforcement.rules.pw import PWTerms
from keten.journey.enforcement.rules.ww import Category, WWTerms


def get_number(name: str, *, on: date) -> int:
    """A whole number of this app in force on a day."""
    return get_whole_number(f"enforcement.{name}", on=on)


def get_term(name: str, *, on: date) -> str:
    """An ISO 8601 duration of this app in force on a day."""
    return str(get_parameter(f"enforcement.{name}", on=on))


def get_ww_terms(on: date) -> WWTerms:
    """The numbers of the Maatregelenbesluit. Raises ``NoValueOnDate`` before 2026-01-01: those are not known."""
    return WWTerms(
        categories={number: _category(number, on) for number in (1, 2, 3)},
        misconduct_months=get_number("ww_category_5_most_months", on=on),
        least_amount=_decimal("ww_least_amount", on),
        repeat_percent=_decimal("ww_repeat_percent", on),
        repeat_term=get_term("ww_repeat_term", on=on),
        warning_term=get_term("ww_warning_term", on=on),
    )


def get_pw_terms(on: date) -> PWTerms:
    """The numbers of Participatiewet art. 18. Raises ``NoValueOnDate`` before the text that was read."""
    return PWTerms(
        percent=_decimal("pw_percent", on),
        least_months=get_number("pw_least_months", on=on),
        most_months=get_number("pw_most_months", on=on),
        repeat_term=get_term("pw_repeat_term", on=on),
    )


def _category(number: int, on: date) -> Category:
    name = f"ww_category_{number}"
    return Category(
        percent=_decimal(f"{name}_percent", on),
        least_percent=_decimal(f"{name}_least_percent", on),
        most_percent=_decimal(f"{name}_most_percent", on),
        months=get_number(f"{name}_months", on=on),
    )


def _decimal(name: str, on: date) -> Decimal:
    return Decimal(get_parameter(f"enforcement.{name}", on=on))
