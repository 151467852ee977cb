"""A survey (*vragenlijst naar de ervaring*) as data: a few questions after a contact moment. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keten.dossier.clients.rules.register import Option, Words
from keten.ground.foundation.decision import Refused

CHOICE, SCALE, OPEN = "choice", "scale", "open"
TYPES = (CHOICE, SCALE, OPEN)
CLIENT, STAFF = "client", "staff"
SCALE_CODES = ("1", "2", "3", "4", "5")
GOOD_ON_SCALE = frozenset({"4", "5"})
MOST_QUESTIONS = 5
TEXT_LENGTH = 500


@dataclass(frozen=True, kw_only=True)
class SurveyQuestion:
    """``good``: the codes of answers that count as well done, ``good_words`` says so; ``finding`` heads the results."""

    code: str
    type: str
    words: Words
    help: Words
    options: tuple[Option, ...]
    good: frozenset[str]
    good_words: Words
    finding: Words | None

    @property
    def is_counted(self) -> bool:
        return self.type != OPEN


@dataclass(frozen=True, kw_only=True)
class SurveyFile:
    """``who`` is asked: a client, or staff; ``after`` which kinds of step."""

    code: str
    version: int
    who: str
    title: Words
    lead: Words
    after: tuple[Option, ...]
    questions: tuple[SurveyQuestion, ...]

    @property
    def counted(self) -> tuple[SurveyQuestion, ...]:
        """The questions whose answers are counted."""
        return tuple(one for one in self.questions if one.is_counted)

    def is_asked_after(self, step_kind: str) -> bool:
        """Whether this is asked after a step of this kind."""
        return any(one.code == step_kind for one in self.after)


def read_answers(survey: SurveyFile, given: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """What was chosen, by question, and the words of the open field. Nothing at all is refused."""
    answers, text = {}, ""
    for question in survey.questions:
        said = str(given.get(question.code) or "").strip()
        if not said:
            continue
        if question.type == OPEN:
            text = _read_text(question.code, said)
        else:
            answers[question.code] = _read_choice(question, said)
    if not answers and not text:
        raise Refused("Geef minstens één antwoord, of kies: sla over.")
    return answers, text


def _read_choice(question: SurveyQuestion, said: str) -> str:
    if said not in {one.code for one in question.options}:
        raise Refused("Kies een van de antwoorden.", question.code)
    return said


def _read_text(code: str, said: str) -> str:
    if len(said) > TEXT_LENGTH:
        raise Refused("Schrijf hoogstens 500 tekens.", code)
    if "\0" in said:
        raise Refused("Er staat een teken in dat wij niet kunnen bewaren.", code)
    return said
