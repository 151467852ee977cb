"""What happened with a form or a question: codes only, never an answer."""

from dataclasses import dataclass
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
