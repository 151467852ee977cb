"""Indication of bijstand: other provisions first, norm, means, and when one may apply (Participatiewet)."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from keten.dossier.benefits.rules.indication import (
    Indication,
    Line,
    Terms,
    age_on,
    at_least,
    at_most,
    birthday,
    exact,
    whole,
)
from keten.ground.foundation.calendar import parse_term

# Which provisions go before bijstand (art. 15): what somebody may have a right to there, comes first.
EARLIER_LAWS = ("ww", "wia", "tw", "ioaw")
_FIRST_SOURCE = "Participatiewet art. 15, https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel15"
_SHARED_SOURCE = "Participatiewet art. 22a, https://wetten.overheid.nl/BWBR0015703/2026-07-01#Artikel22a"


@dataclass(frozen=True, kw_only=True)
class SearchFacts:
    """What counts for the search term under 27 (art. 41 lid 4-11)."""

    born_on: date
    reported_on: date
    left_special_school_on: date | None = None  # praktijkonderwijs or voortgezet speciaal onderwijs
    is_medically_limited: bool = False
    college_deviates: bool = False


@dataclass(frozen=True)
class SearchTerm:
    """``earliest_on``: the first day on which an application may be made; ``because``: "search_term" or why none."""

    earliest_on: date
    because: str


@dataclass(frozen=True, kw_only=True)
class BijstandFacts:
    """What is known; None where it is not. ``household``: single, single_parent or couple. Amounts in euros.

    ``possible_laws``: other benefits to which there may be a right; ``housemates`` of 27 or older, the partner not
    counted; ``income`` per month.
    """

    search: SearchFacts
    household: str | None = None
    has_children: bool = False
    partner_born_on: date | None = None
    is_pensioner: bool = False
    housemates: int | None = None
    possible_laws: Collection[str] | None = None
    assets: Decimal | None = None
    home_equity: Decimal | None = None
    income: Decimal | None = None


def check_bijstand(facts: BijstandFacts, terms: Terms) -> Indication:
    """All lines for bijstand on the day of the report."""
    age = age_on(facts.search.born_on, facts.search.reported_on)
    least = whole(terms, "pw_age_least")
    lines = [Line(code="age", value=age, threshold=least, source=terms["pw_age_least"].source,
                  met=at_least(age, least)), _earlier(facts)]  # fmt: skip
    norm = _norm(facts, terms)
    lines += [_income(facts, norm), *_means(facts, terms), norm, _earliest(facts, terms)]
    return Indication(law="pw", lines=tuple(lines))


def plan_search_term(facts: SearchFacts, terms: Terms) -> SearchTerm | None:
    """From which day somebody may apply; None when the term is not known for the day.

    Who becomes 27 within the term may apply on that day: the term is for who is younger.
    """
    age, days = whole(terms, "pw_search_age"), whole(terms, "pw_search_days")
    if age is None or days is None:
        return None
    if age_on(facts.born_on, facts.reported_on) >= age:
        return SearchTerm(facts.reported_on, "old_enough")
    because = _exception(facts, str(terms["pw_school_exception_months"].value))
    if because:
        return SearchTerm(facts.reported_on, because)
    ends_on = facts.reported_on + timedelta(days=days)
    return SearchTerm(min(ends_on, birthday(facts.born_on, age)), "search_term")


def earliest_report_on(ww_ends_on: date, terms: Terms) -> date | None:
    """From which day somebody under 27 with WW may report for bijstand (art. 41 lid 6)."""
    days = whole(terms, "pw_report_before_ww_ends_days")
    return None if days is None else ww_ends_on - timedelta(days=days)


def _exception(facts: SearchFacts, school_term: str) -> str:
    if facts.is_medically_limited:
        return "medically_limited"
    left_on = facts.left_special_school_on
    if left_on is not None and facts.reported_on <= _months_after(left_on, parse_term(school_term)[0]):
        return "special_school"
    return "college_deviates" if facts.college_deviates else ""


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _earlier(facts: BijstandFacts) -> Line:
    if facts.possible_laws is None:
        return Line(code="earlier_laws", value=None, threshold=None, source=_FIRST_SOURCE)
    found = [law for law in EARLIER_LAWS if law in facts.possible_laws]
    return Line(code="earlier_laws", value=",".join(found), threshold=None, source=_FIRST_SOURCE, met=not found)


def _norm(facts: BijstandFacts, terms: Terms) -> Line:
    """Unknown with housemates of 27 or older: the formula of art. 22a is not in this project's sources."""
    name = _norm_name(facts, terms)
    if facts.housemates is None or facts.housemates > 0 or not name:
        return Line(code="norm", value=None, threshold=None, of=facts.housemates, source=_SHARED_SOURCE, is_result=True)
    return Line(code="norm", value=exact(terms, name), threshold=None, of=0, source=terms[name].source, is_result=True)


def _norm_name(facts: BijstandFacts, terms: Terms) -> str:
    """Which norm; empty where the sources do not say (a single parent under 21, a couple of whom one is)."""
    adult = whole(terms, "pw_age_adult")
    if facts.household is None or adult is None:
        return ""
    on, couple = facts.search.reported_on, facts.household == "couple"
    if age_on(facts.search.born_on, on) < (whole(terms, "pw_age_least") or 0):
        return ""
    if facts.is_pensioner:
        return "pw_norm_couple_pension" if couple else "pw_norm_single_pension"
    is_young = age_on(facts.search.born_on, on) < adult
    if not couple:
        young = "" if facts.household == "single_parent" else "pw_norm_single_young"
        return young if is_young else "pw_norm_single"
    if facts.partner_born_on is None or (age_on(facts.partner_born_on, on) < adult) != is_young:
        return ""
    if not is_young:
        return "pw_norm_couple"
    return "pw_norm_couple_young_children" if facts.has_children else "pw_norm_couple_young"


def _income(facts: BijstandFacts, norm: Line) -> Line:
    """Less income than the norm; the norm of somebody with housemates is lower, so then it stays unknown."""
    limit = norm.value if isinstance(norm.value, Decimal) else None
    met = None if facts.income is None or limit is None else facts.income < limit
    return Line(code="income", value=facts.income, threshold=limit, source=norm.source, met=met)


def _means(facts: BijstandFacts, terms: Terms) -> list[Line]:
    name = "pw_assets_single" if facts.household == "single" else "pw_assets_family"
    limit = exact(terms, name) if facts.household else None
    lines = [Line(code="assets", value=facts.assets, threshold=limit, source=terms[name].source,
                  met=at_most(facts.assets, limit))]  # fmt: skip
    if facts.home_equity:
        most = exact(terms, "pw_home_equity")
        lines.append(Line(code="home_equity", value=facts.home_equity, threshold=most,
                          source=terms["pw_home_equity"].source, met=at_most(facts.home_equity, most)))  # fmt: skip
    return lines


def _earliest(facts: BijstandFacts, terms: Terms) -> Line:
    term = plan_search_term(facts.search, terms)
    return Line(code="earliest", value=term.earliest_on if term else None, threshold=None, is_result=True,
                of=term.because if term else None, source=terms["pw_search_days"].source)  # fmt: skip
