"""How a datum of the register answers a question of a test, so that it is not asked (P4). Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from keten.dossier.clients.rules.values import first_day_of
from keten.journey.diagnosis.rules.assessing import Question

READS = frozenset({"age", "years_worked", "months_without_work", "text", "choice", "number"})
_DAYS_PER_YEAR, _DAYS_PER_MONTH = 365.25, 30.4375
_NEVER = 10**6  # months without work of somebody who never worked


def read_known(question: Question, value: Any, *, on: date) -> str | None:
    """The code of the answer that a value of the register gives on a day; None when it says nothing about it."""
    match question.reads_as:
        case "choice":
            return next((choice.code for choice in question.choices if value in choice.match), None)
        case "text":
            return _longest_match(question, str(value or "").lower())
        case "number":
            return _at_least(question, float(value)) if value is not None else None
        case "age":
            return _at_least(question, _years(first_day_of(value), on)) if value else None
        case "years_worked":
            return _at_least(question, sum(_days(job, on) for job in value or ()) / _DAYS_PER_YEAR)
        case _:
            return _at_least(question, _months_without(value or (), on))


def _at_least(question: Question, number: float) -> str | None:
    reached = [choice for choice in question.choices if choice.from_ is not None and choice.from_ <= number]
    return max(reached, key=lambda choice: choice.from_ or 0).code if reached else None


def _longest_match(question: Question, text: str) -> str | None:
    """The longest words that are found win: "vmbo" is not "mbo"."""
    found = [(len(word), choice.code) for choice in question.choices for word in choice.match if word in f"{text} "]
    return max(found)[1] if found else None


def _years(born_on: date, on: date) -> int:
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _days(job: Mapping[str, Any], on: date) -> int:
    if not job.get("begin"):
        return 0
    end = first_day_of(job["eind"]) if job.get("eind") else on
    return max(0, (min(end, on) - first_day_of(job["begin"])).days)


def _months_without(jobs: Iterable[Mapping[str, Any]], on: date) -> float:
    """Months since the last job ended; 0 while one runs."""
    ends = [min(first_day_of(job["eind"]), on) if job.get("eind") else on for job in jobs if job.get("begin")]
    return (on - max(ends)).days / _DAYS_PER_MONTH if ends else _NEVER
