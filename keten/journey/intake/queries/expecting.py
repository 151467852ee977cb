"""What somebody may expect before applying: indications only, and which benefit goes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keten.dossier.benefits.queries import get_terms, list_running
from keten.dossier.benefits.rules.bijstand import SearchFacts, check_bijstand
from keten.dossier.benefits.rules.indication import Indication, Terms
from keten.dossier.benefits.rules.ioaw import check_ioaw
from keten.dossier.benefits.rules.ww import check_ww
from keten.dossier.questions.models import FilledForm
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.intake.models import Report
from keten.journey.intake.queries.standing import find_report, get_answers
from keten.journey.intake.rules.expecting import list_running_laws, read_bijstand, read_ioaw, read_ww
from keten.journey.intake.rules.sending import LAW_OF_FORM


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """``indications``: that of the form first, then those of benefits that go before it.

    ``earlier``: codes of laws that go first (*voorliggende voorziening*, Pw art. 15): running, or likely.
    """

    indications: tuple[Indication, ...] = ()
    earlier: tuple[str, ...] = ()


def expect_benefits(filled: FilledForm, *, viewer: Viewer, today: date) -> Expectation:
    """The indications for a form; nothing for a form that asks for no benefit."""
    law = LAW_OF_FORM.get(filled.form)
    if law is None:
        return Expectation()
    values, terms = get_answers(filled, viewer=viewer, today=today), get_terms(today)
    others = {code: _check(code, values, terms, today) for code in ("ww", "ioaw")}
    if law in others:
        return Expectation(indications=tuple(one for one in [others[law]] if one))
    return _expect_bijstand(filled, values, terms, others, viewer=viewer, today=today)


def _expect_bijstand(
    filled: FilledForm,
    values: Mapping[str, Any],
    terms: Terms,
    others: Mapping[str, Indication | None],
    *,
    viewer: Viewer,
    today: date,
) -> Expectation:
    running = [row.law for row in list_running(filled.client_id, viewer=viewer, on=today) if row.law != "pw"]
    likely = [code for code, one in others.items() if one and one.conclusion == "likely"]
    earlier = list(dict.fromkeys([*running, *list_running_laws(values), *likely]))
    search = _search(filled, values, find_report(filled.client_id, "pw"), today)
    own = [check_bijstand(read_bijstand(values, search=search, possible=earlier), terms)] if search else []
    return Expectation(indications=(*own, *(one for one in others.values() if one)), earlier=tuple(earlier))


def _search(filled: FilledForm, values: Mapping[str, Any], report: Report | None, today: date) -> SearchFacts | None:
    born = values.get("geboorte.datum") or filled.client.born_on.isoformat()
    because = report.because if report else ""
    reported_on = report.reported_on if report else today
    return SearchFacts(
        born_on=date.fromisoformat(str(born)),
        reported_on=reported_on,
        left_special_school_on=reported_on if because == "special_school" else None,
        is_medically_limited=because == "medically_limited",
        college_deviates=because == "college_deviates",
    )


def _check(code: str, values: Mapping[str, Any], terms: Terms, today: date) -> Indication | None:
    if code == "ww":
        return check_ww(read_ww(values, today=today, terms=terms), terms)
    facts = read_ioaw(values, today=today)
    return check_ioaw(facts, terms) if facts else None
