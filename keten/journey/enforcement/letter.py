"""The letter of a decision in plain Dutch (B1): an accessible PDF, from words that were frozen on approval."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keten.ground.foundation.letters import make_pdf, say_day
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.library import get_duty, get_duty_words
from keten.journey.enforcement.models import DecisionOutcome, FormalDecision, HearingRound

_SHEET = Path(__file__).with_name("letter.typ")
_TITLES = {
    DecisionOutcome.NONE: "Wij verlagen uw uitkering niet",
    DecisionOutcome.WARNING: "U krijgt een waarschuwing",
    DecisionOutcome.REDUCTION: "Wij verlagen uw uitkering",
}


def make_letter(words: Mapping[str, Any]) -> bytes:
    """A PDF/UA-1 in Dutch. The same words give the same letter, whatever changed since."""
    return make_pdf(_SHEET, words)


def describe_letter(row: FormalDecision, *, hearing: HearingRound, by: Viewer) -> dict[str, Any]:
    """Every word of the letter that differs from one client to another; dates in full."""
    assert row.approved_on is not None
    client = row.investigation.case.client
    return {
        "title": _TITLES[DecisionOutcome(row.outcome)],
        "name": client.name,
        "number": client.number,
        "organisation": row.investigation.payer.name,
        "made_by": row.made_by.name,
        "approved_by": by.name,
        "on": say_day(row.approved_on),
        **_describe_finding(row, hearing),
        **_describe_decision(row),
    }


def _describe_finding(row: FormalDecision, hearing: HearingRound) -> dict[str, Any]:
    return {
        "duty": get_duty_words(row.duty).nl,
        "article": get_duty(row.duty).article,
        "conduct_on": say_day(row.conduct_on),
        "found": row.investigation.found,
        "asked_on": say_day(hearing.asked_on),
        "view": hearing.view,
        "own_words": hearing.is_own_words,
        "answered": hearing.answered_on is not None,
    }


def _describe_decision(row: FormalDecision) -> dict[str, Any]:
    assert row.objection_due_on is not None
    duty = get_duty(row.duty)
    return {
        "outcome": row.outcome,
        "size": _say_size(row),
        "reason": row.reason,
        "tuning_reason": row.tuning_reason,
        "rules": row.bounds["reasons"],
        "objection_by": say_day(row.objection_due_on),
        "reconsider_by": say_day(row.reconsider_due_on) if row.reconsider_due_on else "",
        "may_repent": row.outcome == DecisionOutcome.REDUCTION and duty.law == "pw" and not duty.category,
    }


def _say_size(row: FormalDecision) -> str:
    if row.percent is None or row.starts_on is None:
        return ""
    percent = f"{row.percent.normalize():f}".replace(".", ",")
    day = say_day(row.starts_on)
    if row.months is None:
        return f"U krijgt vanaf {day} blijvend {percent} % minder uitkering."
    duration = "1 maand" if row.months == 1 else f"{row.months} maanden"
    least = f"{row.least_amount:.2f}".replace(".", ",")
    at_least = f" Het gaat om ten minste {least} euro." if row.least_amount else ""
    return f"U krijgt vanaf {day} {percent} % minder uitkering, {duration} lang.{at_least}"
