"""Indication of the IOAW: for who became unemployed late in life and used the WW up. No test of assets."""

from dataclasses import dataclass
from datetime import date

from keten.dossier.benefits.rules.indication import Indication, Line, Terms, age_on, at_least, whole


@dataclass(frozen=True, kw_only=True)
class IoawFacts:
    """What is known; None where it is not. ``ww_months``: how long the WW lasted.

    ``lost_wga``: the WGA ended because less than 35 % incapacitated, which stands in for the WW.
    """

    born_on: date
    unemployed_on: date | None = None
    ww_months: int | None = None
    ww_is_used_up: bool | None = None
    lost_wga: bool | None = None


def check_ioaw(facts: IoawFacts, terms: Terms) -> Indication:
    """All lines for the IOAW."""
    return Indication(law="ioaw", lines=(_born(facts, terms), _unemployed(facts, terms), *_after_ww(facts, terms)))


def _born(facts: IoawFacts, terms: Terms) -> Line:
    year = whole(terms, "ioaw_born_before_year")
    met = None if year is None else facts.born_on.year < year
    return Line(code="born_before", value=facts.born_on.year, threshold=year, met=met,
                source=terms["ioaw_born_before_year"].source)  # fmt: skip


def _unemployed(facts: IoawFacts, terms: Terms) -> Line:
    least = whole(terms, "ioaw_age_unemployed")
    age = None if facts.unemployed_on is None else age_on(facts.born_on, facts.unemployed_on)
    return Line(code="age_unemployed", value=age, threshold=least, met=at_least(age, least),
                source=terms["ioaw_age_unemployed"].source)  # fmt: skip


def _after_ww(facts: IoawFacts, terms: Terms) -> tuple[Line, ...]:
    source, months = terms["ioaw_ww_months"].source, whole(terms, "ioaw_ww_months")
    if facts.lost_wga:
        return (Line(code="lost_wga", value=None, threshold=None, source=source, met=True),)
    longer = None if facts.ww_months is None or months is None else facts.ww_months > months
    return (
        Line(code="ww_months", value=facts.ww_months, threshold=months, source=source, met=longer),
        Line(code="ww_used_up", value=None, threshold=None, source=source, met=facts.ww_is_used_up),
    )
