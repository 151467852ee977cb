"""What follows on a reduction: the client now does what is asked (*inkeer*), and it is looked at again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement.actions.ending import end_reduction
from keten.journey.enforcement.actions.holding import hold_decision, sync_enforcement_grants
from keten.journey.enforcement.events import DecisionReconsidered, RepentanceAnswered, RepentanceAsked
from keten.journey.enforcement.library import get_duty
from keten.journey.enforcement.models import FormalDecision, Repentance
from keten.journey.enforcement.queries import UnknownInvestigation
from keten.journey.enforcement.rules.access import may_decide, may_speak
from keten.journey.enforcement.rules.procedure import is_running
from keten.journey.enforcement.rules.pw import may_repent


@transaction.atomic
def ask_repentance(*, decision: UUID, words: str, by: Viewer, now: datetime) -> Repentance:
    """The client asks to end the reduction (Participatiewet art. 18 lid 11). Raises ``Refused``."""
    row, held = hold_decision(decision, by=by, now=now)
    may_speak(by).require()
    if not words.strip():
        raise Refused("Schrijf op wat u nu doet.", "words")
    may_repent(
        get_duty(row.duty),
        is_running=is_running(row.approved_on, starts_on=row.starts_on, months=row.months, ended_on=row.ended_on,
                              today=held.today),
        is_asked=row.repentances.filter(answered_on=None).exists(),
    ).require()  # fmt: skip
    asked = Repentance.objects.create(decision=row, words=words.strip(), asked_on=held.today)
    held.record(
        RepentanceAsked(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, repentance_id=asked.pk
        )
    )
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return asked


@transaction.atomic
def answer_repentance(*, repentance: UUID, is_granted: bool, reason: str, by: Viewer, now: datetime) -> Repentance:
    """Who pays ends the reduction, or says why not. Raises ``UnknownInvestigation`` and ``Refused``."""
    found = Repentance.objects.filter(key=repentance).select_related("decision").first()
    if found is None:
        raise UnknownInvestigation
    row, held = hold_decision(found.decision.key, by=by, now=now)
    asked = Repentance.objects.get(pk=found.pk)
    may_decide(by, payer_id=row.investigation.payer_id).require()
    if asked.answered_on is not None:
        raise Refused("Dit is al beantwoord.")
    if not reason.strip():
        raise Refused("Schrijf op waarom. De klant leest dit.", "reason")
    asked.is_granted, asked.answered_on, asked.answered_by_id = is_granted, held.today, staff_of(by)
    asked.answer_reason = reason.strip()
    asked.save(update_fields=["is_granted", "answered_on", "answered_by", "answer_reason"])
    if is_granted:
        end_reduction(row, held.today)
    held.record(
        RepentanceAnswered(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, repentance_id=asked.pk,
            is_granted=is_granted,
        )
    )  # fmt: skip
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return asked


@transaction.atomic
def reconsider_decision(*, decision: UUID, goes_on: bool, reason: str, by: Viewer, now: datetime) -> FormalDecision:
    """A reduction of lid 2 looked at again within its term (Participatiewet art. 18 lid 3). Raises ``Refused``."""
    row, held = hold_decision(decision, by=by, now=now)
    may_decide(by, payer_id=row.investigation.payer_id).require()
    if row.reconsider_due_on is None or row.reconsidered_on is not None:
        raise Refused("Dit besluit hoeft niet opnieuw te worden bekeken.")
    if not reason.strip():
        raise Refused("Schrijf op waarom. De klant leest dit.", "reason")
    row.reconsidered_on, row.reconsidered_by_id, row.reconsider_reason = held.today, staff_of(by), reason.strip()
    row.save(update_fields=["reconsidered_on", "reconsidered_by", "reconsider_reason"])
    if not goes_on:
        end_reduction(row, held.today)
    held.record(
        DecisionReconsidered(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, goes_on=goes_on
        )
    )
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return row
