"""What happened at the beginning: ids, codes and dates, never an answer."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class IntakeEvent(Event):
    purpose: ClassVar[str] = "intake"
    legal_basis: ClassVar[str] = "Wet SUWI art. 30b"
    client_id: int
    case_id: int | None


@dataclass(frozen=True, kw_only=True)
class RegisteredOneself(IntakeEvent):
    """Somebody registered without a counter; ``because`` says how the location was found."""

    type: ClassVar[str] = "intake.registered-oneself"
    location_id: int
    because: str


@dataclass(frozen=True, kw_only=True)
class EarlyNoticeGiven(IntakeEvent):
    """*Vroegmelding*: from today on it is prevention to find other work before ``last_day_on`` has passed."""

    type: ClassVar[str] = "intake.early-notice-given"
    legal_basis: ClassVar[str] = "Wet SUWI art. 30a lid 1"
    form_id: int
    last_day_on: date


@dataclass(frozen=True, kw_only=True)
class RegisteredForWork(IntakeEvent):
    """*Inschrijving als werkzoekende*: the form is complete."""

    type: ClassVar[str] = "intake.registered-for-work"
    form_id: int


@dataclass(frozen=True, kw_only=True)
class BenefitReported(IntakeEvent):
    """*Melding*: the day counts, also when the application may only be sent later."""

    type: ClassVar[str] = "intake.benefit-reported"
    legal_basis: ClassVar[str] = "Participatiewet art. 41 en 44"
    report_id: int
    law: str
    reported_on: date
    apply_from_on: date
    because: str


@dataclass(frozen=True, kw_only=True)
class FormNotFollowed(IntakeEvent):
    """A completed form from which no application could be made; ``because`` is a code, a step lies on the desk."""

    type: ClassVar[str] = "intake.form-not-followed"
    form_id: int
    because: str
