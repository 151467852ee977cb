"""From what is known of somebody to what the indicative check asks. Values as the register of data keeps them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from keten.dossier.benefits.rules.bijstand import BijstandFacts, SearchFacts
from keten.dossier.benefits.rules.indication import Terms, exact
from keten.dossier.benefits.rules.ioaw import IoawFacts
from keten.dossier.benefits.rules.ww import WwFacts

Values = Mapping[str, Any]
_TOGETHER = ("gehuwd", "partnerschap")
_DAYS_IN_MONTH = 30
# The names that registers use for the laws, as codes.
_LAWS = {"ww": "ww", "wia": "wia", "wga": "wia", "iva": "wia", "tw": "tw", "toeslagenwet": "tw", "ioaw": "ioaw"}


def read_ww(values: Values, *, today: date, terms: Terms) -> WwFacts:
    """What is known for the WW; what the chain does not hold stays None, and the line says so."""
    last, hours = _day(values.get("laatste_werkdag")), _hours(values)
    free = values.get("beschikbaar.uren")
    return WwFacts(
        first_day_on=last + timedelta(days=1) if last else today,
        hours_before=hours,
        hours_left=None if hours is None or last is None else Decimal(0),
        is_available=None if free is None else Decimal(free) > 0,
        worked_weeks=_weeks(values.get("weken_gewerkt")),
        hours=_years(values.get("jaren_gewerkt")),
        born_on=_day(values.get("geboorte.datum")),
        day_wage=_day_wage(values.get("loon.laatste"), terms),
        other_income=Decimal(values.get("inkomen.ander") or 0),
    )


def read_ioaw(values: Values, *, today: date) -> IoawFacts | None:
    """What is known for the IOAW; None without a date of birth."""
    born_on = _day(values.get("geboorte.datum"))
    if born_on is None:
        return None
    last = _day(values.get("laatste_werkdag"))
    lasted = [_months(row) for row in _rows(values.get("uitkeringen.eerder")) if law_of(row) == "ww"]
    runs = any(law_of(row) == "ww" for row in _rows(values.get("uitkeringen.lopend")))
    return IoawFacts(
        born_on=born_on,
        unemployed_on=last + timedelta(days=1) if last else None,
        ww_months=max((months for months in lasted if months is not None), default=None),
        ww_is_used_up=False if runs else None,
    )


def read_bijstand(values: Values, *, search: SearchFacts, possible: Collection[str] | None) -> BijstandFacts:
    """What is known for bijstand."""
    state, others = values.get("burgerlijke_staat"), values.get("huishouden.medebewoners")
    children = any(row.get("thuiswonend") for row in _rows(values.get("kinderen")))
    return BijstandFacts(
        search=search,
        household=None if state is None else _household(str(state), has_children=children),
        has_children=children,
        partner_born_on=_day(values.get("partner.geboren_op")),
        housemates=None if others is None else int(others),
        possible_laws=possible,
        assets=_money(values.get("vermogen")),
        income=_money(values.get("inkomen.ander")),
    )


def list_running_laws(values: Values) -> list[str]:
    """The benefits that a register says run now, as codes; what is not known by name is left out."""
    found = [law_of(row) for row in _rows(values.get("uitkeringen.lopend"))]
    return [law for law in dict.fromkeys(found) if law]


def law_of(row: Mapping[str, Any]) -> str:
    """The code of a law in a row of a register: "WW" -> "ww"; empty when it is another one."""
    return _LAWS.get(str(row.get("wet", "")).strip().lower(), "")


def _household(state: str, *, has_children: bool) -> str:
    if state in _TOGETHER:
        return "couple"
    return "single_parent" if has_children else "single"


def _hours(values: Values) -> Decimal | None:
    """Hours a week in the last job."""
    jobs = [row for row in _rows(values.get("dienstverbanden")) if row.get("uren_per_week") is not None]
    if not jobs:
        return None
    last = max(jobs, key=lambda row: str(row.get("begin") or ""))
    return Decimal(str(last["uren_per_week"]))


def _weeks(said: Any) -> frozenset[date] | None:
    """Mondays of weeks in which was worked; a mere number does not say which weeks."""
    days = [_day(each) for each in said] if isinstance(said, list) else None
    return None if days is None else frozenset(day for day in days if day)


def _years(said: Any) -> dict[int, int] | None:
    """Hours paid per calendar year; a mere number does not say which years."""
    if not isinstance(said, list):
        return None
    return {int(row["jaar"]): int(Decimal(str(row["uren"]))) for row in _rows(said) if {"jaar", "uren"} <= row.keys()}


def _day_wage(wage: Any, terms: Terms) -> Decimal | None:
    days = exact(terms, "ww_days_in_month")
    return None if wage is None or not days else (Decimal(str(wage)) / days).quantize(Decimal("0.01"))


def _months(row: Mapping[str, Any]) -> int | None:
    begin, end = _day(row.get("begin")), _day(row.get("eind"))
    return None if begin is None or end is None else (end - begin).days // _DAYS_IN_MONTH


def _rows(said: Any) -> Iterable[dict[str, Any]]:
    return [row for row in said if isinstance(row, dict)] if isinstance(said, list) else []


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _money(said: Any) -> Decimal | None:
    return None if said is None else Decimal(str(said))
