"""A decision: made by one, approved or sent back by another of the organisation that pays (*vier ogen*)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement.actions.holding import (
    hold_decision,
    hold_investigation,
    sync_enforcement_grants,
)
from keten.journey.enforcement.events import DecisionApproved, DecisionMade, DecisionReturned
from keten.journey.enforcement.letter import describe_letter
from keten.journey.enforcement.library import get_duty
from keten.journey.enforcement.models import FormalDecision, Investigation
from keten.journey.enforcement.queries import get_bounds, get_conduct
from keten.journey.enforcement.rules.access import may_approve, may_decide
from keten.journey.enforcement.rules.bounds import CULPABILITIES, REDUCTION, Bounds, Chosen, check_chosen
from keten.journey.enforcement.rules.procedure import check_heard, objection_due_on
from keten.journey.enforcement.rules.pw import reconsider_on
from keten.journey.enforcement.terms import get_term


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the maker chose and wrote. ``percent`` of the benefit, ``months`` whole; both only with a reduction."""

    outcome: str
    culpability: str
    reason: str
    percent: Decimal | None = None
    months: int | None = None
    tuning_reason: str = ""
    starts_on: date | None = None
    has_fine: bool = False
    has_loss: bool = False


@transaction.atomic
def make_decision(*, investigation: UUID, choice: Choice, by: Viewer, now: datetime) -> FormalDecision:
    """A decision that waits for a colleague. Raises ``UnknownInvestigation`` and ``Refused``: another organisation,
    the client not yet heard, outside the bounds, a start before today.
    """
    row, held = hold_investigation(investigation, by=by, now=now)
    may_decide(by, payer_id=row.payer_id).require()
    _check_open(row, held)
    if choice.culpability not in CULPABILITIES:
        raise Refused("Kies of het de klant te verwijten valt.", "culpability")
    bounds = get_bounds(
        row, culpability=choice.culpability, has_fine=choice.has_fine, has_loss=choice.has_loss, viewer=by
    )
    check_chosen(_chosen(choice), bounds).require()
    _check_start(choice, held.today)
    made = _write(row, choice, bounds, by=by, on=held.today)
    held.record(
        DecisionMade(
            case_id=row.case_id, investigation_id=row.pk, decision_id=made.pk, duty=made.duty, outcome=made.outcome
        )
    )
    return made


@transaction.atomic
def return_decision(*, decision: UUID, reason: str, by: Viewer, now: datetime) -> FormalDecision:
    """A colleague does not agree: the maker, or somebody else, makes another. Raises ``Refused``."""
    row, held = _hold_unapproved(decision, by=by, now=now)
    if not reason.strip():
        raise Refused("Schrijf op waarom u het besluit terugstuurt.", "reason")
    row.returned_on, row.returned_by_id, row.return_reason = held.today, staff_of(by), reason.strip()
    row.save(update_fields=["returned_on", "returned_by", "return_reason"])
    held.record(DecisionReturned(case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk))
    return row


@transaction.atomic
def approve_decision(*, decision: UUID, by: Viewer, now: datetime) -> FormalDecision:
    """The second pair of eyes: from now on it counts, the letter lies ready and the terms run. Raises ``Refused``."""
    row, held = _hold_unapproved(decision, by=by, now=now)
    row.approved_on, row.approved_by_id = held.today, staff_of(by)
    row.objection_due_on = objection_due_on(held.today, term=get_term("objection_term", on=held.today))
    if row.outcome == REDUCTION:
        term = get_term("pw_reconsider_term", on=held.today) if row.investigation.law == "pw" else ""
        row.reconsider_due_on = reconsider_on(held.today, duty=get_duty(row.duty), term=term) if term else None
    row.letter = describe_letter(row, hearing=row.investigation.hearing, by=by)
    row.save(update_fields=["approved_on", "approved_by", "objection_due_on", "reconsider_due_on", "letter"])
    _end(row.investigation, held)
    held.record(_approved(row, held))
    return row


def _approved(row: FormalDecision, held: HeldCase) -> DecisionApproved:
    assert row.objection_due_on is not None
    return DecisionApproved(
        case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, outcome=row.outcome,
        signal_id=row.investigation.signal_id, objection_due_on=row.objection_due_on,
    )  # fmt: skip


def _end(investigation: Investigation, held: HeldCase) -> None:
    investigation.ended_on = held.today
    investigation.save(update_fields=["ended_on"])
    sync_enforcement_grants([held.case.client_id], today=held.today)


def _hold_unapproved(key: UUID, *, by: Viewer, now: datetime) -> tuple[FormalDecision, HeldCase]:
    row, held = hold_decision(key, by=by, now=now)
    may_approve(by, payer_id=row.investigation.payer_id, made_by_id=row.made_by_id).require()
    if row.approved_on is not None or row.returned_on is not None:
        raise Refused("Een collega keek al naar dit besluit.")
    return row, held


def _check_open(row: Investigation, held: HeldCase) -> None:
    if row.decisions.filter(returned_on=None).exists():
        raise Refused("Er is al een besluit.")
    check_heard(getattr(row, "hearing", None), today=held.today).require()


def _check_start(choice: Choice, today: date) -> None:
    if choice.outcome == REDUCTION and (choice.starts_on is None or choice.starts_on < today):
        raise Refused("Kies vanaf welke dag de verlaging geldt: vandaag of later.", "starts_on")
    if choice.outcome != REDUCTION and choice.starts_on is not None:
        raise Refused("Zonder verlaging is er geen begindatum.", "starts_on")


def _chosen(choice: Choice) -> Chosen:
    return Chosen(
        outcome=choice.outcome, reason=choice.reason, percent=choice.percent, months=choice.months,
        tuning_reason=choice.tuning_reason,
    )  # fmt: skip


def _write(row: Investigation, choice: Choice, bounds: Bounds, *, by: Viewer, on: date) -> FormalDecision:
    conduct = get_conduct(row, viewer=by)
    is_reduction = choice.outcome == REDUCTION
    given = vars(choice) | {"reason": choice.reason.strip(), "tuning_reason": choice.tuning_reason.strip()}
    return FormalDecision.objects.create(
        **given,
        investigation=row,
        duty=conduct.duty.code,
        conduct_on=conduct.on,
        category=bounds.category,
        level=bounds.level,
        least_amount=bounds.least_amount if is_reduction else 0,
        bounds=_freeze(bounds),
        made_on=on,
        made_by_id=staff_of(by),
    )


def _freeze(bounds: Bounds) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(bounds).items()}
