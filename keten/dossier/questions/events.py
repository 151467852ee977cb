"""What happened with a form or a question: codes only, never an answer."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class FormEvent(Event):
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2a"
    client_id: int
    form_id: int


@dataclass(frozen=True, kw_only=True)
class FormStarted(FormEvent):
    type: ClassVar[str] = "questions.form-started"
    form: str
    version: int


@dataclass(frozen=True, kw_only=True)
class QuestionsPut(FormEvent):
    """``asked`` were put to the client, ``shown`` stood filled in already: codes of questions."""

    type: ClassVar[str] = "questions.questions-put"
    asked: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class SectionSaved(FormEvent):
    type: ClassVar[str] = "questions.section-saved"
    section: str


@dataclass(frozen=True, kw_only=True)
class FormSubmitted(FormEvent):
    """``waits_for``: data that a source still has to deliver."""

    type: ClassVar[str] = "questions.form-submitted"
    form: str
    waits_for: str


@dataclass(frozen=True, kw_only=True)
class FormCompleted(FormEvent):
    """Submitted, and nothing is missing any more."""

    type: ClassVar[str] = "questions.form-completed"
    form: str


@dataclass(frozen=True, kw_only=True)
class SurveyEvent(Event):
    """About asking how it was; never what somebody answered."""

    legal_basis: ClassVar[str] = "Wet SUWI art. 7"
    survey: str
    location_id: int


@dataclass(frozen=True, kw_only=True)
class SurveyAsked(SurveyEvent):
    """In the chain of the client; of staff without a name."""

    type: ClassVar[str] = "questions.survey-asked"
    step_kind: str


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(SurveyEvent):
    """Somebody at this location answered in this month: in nobody's chain, and by nobody."""

    type: ClassVar[str] = "questions.survey-answered"
    month: date


@dataclass(frozen=True, kw_only=True)
class SurveyDeclined(SurveyEvent):
    """Somebody skipped it: in nobody's chain, and by nobody."""

    type: ClassVar[str] = "questions.survey-declined"


@dataclass(frozen=True, kw_only=True)
class SurveyAnswersAdded(SurveyEvent):
    """The round mixed what waited into the answers of a month: how many."""

    type: ClassVar[str] = "questions.survey-answers-added"
    month: date
    answers: int


@dataclass(frozen=True, kw_only=True)
class SurveysSwitched(Event):
    """Somebody wants no surveys any more, or does again."""

    type: ClassVar[str] = "questions.surveys-set"
    legal_basis: ClassVar[str] = "AVG art. 21"
    wanted: bool
