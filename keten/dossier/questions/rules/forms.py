"""What a form (*formulier*) is: sections of questions, each bound to a datum of the register. Shapes and conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keten.dossier.clients.rules.register import Words
from keten.dossier.clients.rules.values import first_day_of


@dataclass(frozen=True)
class Condition:
    """A question is only put when this holds: ``test`` of the value of ``datum`` against ``value``.

    Tests: is, is_not, one_of, at_least, at_most, before (dates), age_below (years, of a date of birth), known.
    """

    datum: str
    test: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Question:
    """``must``: the client has to answer, on ``ground``. ``by_law``: the article by which it is asked each time."""

    code: str
    datum: str
    words: Words
    help: Words
    must: bool
    ground: str
    by_law: str
    when: tuple[Condition, ...]


@dataclass(frozen=True)
class Section:
    """One page of a form."""

    code: str
    title: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """One version of a form, as its data file says it."""

    code: str
    version: int
    title: Words
    lead: Words
    sections: tuple[Section, ...]

    def list_questions(self) -> Iterator[Question]:
        """All questions in the order of the pages."""
        return (question for section in self.sections for question in section.questions)

    def get_section(self, code: str) -> Section:
        """A section by its code. Raises ``KeyError``."""
        return {section.code: section for section in self.sections}[code]

    def get_question(self, code: str) -> Question:
        """A question by its code. Raises ``KeyError``."""
        return {question.code: question for question in self.list_questions()}[code]


def applies(question: Question, values: Mapping[str, Any], *, today: date) -> bool:
    """Whether all conditions of a question hold; what is not known yet makes a condition not hold."""
    return all(_holds(condition, values.get(condition.datum), today) for condition in question.when)


TESTS = frozenset({"is", "is_not", "one_of", "at_least", "at_most", "before", "age_below", "known"})


def _holds(condition: Condition, value: Any, today: date) -> bool:
    wanted = condition.value
    if condition.test == "known":
        return (value is not None) == bool(wanted)
    if value is None:
        return False
    match condition.test:
        case "is":
            return bool(value == wanted)
        case "is_not":
            return bool(value != wanted)
        case "one_of":
            return bool(value in wanted)
        case "at_least":
            return float(value) >= float(wanted)
        case "at_most":
            return float(value) <= float(wanted)
        case "before":
            return bool(first_day_of(value) < wanted)
    return _age(first_day_of(value), today) < int(wanted)


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
