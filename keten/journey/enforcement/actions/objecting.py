"""*Bezwaar*: made by the client, put off once, decided by somebody who had no part in the decision (Awb 6 and 7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement.actions.ending import end_reduction
from keten.journey.enforcement.actions.holding import hold_decision, sync_enforcement_grants
from keten.journey.enforcement.events import ObjectionDecided, ObjectionMade, ObjectionPostponed
from keten.journey.enforcement.models import FormalDecision, Objection, ObjectionOutcome
from keten.journey.enforcement.rules.access import may_decide, may_decide_objection, may_speak
from keten.journey.enforcement.rules.procedure import may_object, objection_decision_due_on
from keten.journey.enforcement.terms import get_term


@transaction.atomic
def make_objection(*, decision: UUID, words: str, by: Viewer, now: datetime) -> Objection:
    """The client does not agree. Too late is not refused but marked: the body judges why (Awb 6:11)."""
    row, held = hold_decision(decision, by=by, now=now)
    may_speak(by).require()
    before = getattr(row, "objection", None)
    may_object(
        announced_on=row.approved_on, due_on=row.objection_due_on, objected_on=before.made_on if before else None
    ).require()
    if not words.strip():
        raise Refused("Schrijf op waarom u het niet eens bent met het besluit.", "words")
    assert row.objection_due_on is not None
    is_late = held.today > row.objection_due_on
    made = Objection.objects.create(
        decision=row, words=words.strip(), made_on=held.today, is_late=is_late,
        due_on=objection_decision_due_on(
            max(row.objection_due_on, held.today), term=get_term("objection_decision_term", on=held.today)
        ),
    )  # fmt: skip
    held.record(
        ObjectionMade(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, due_on=made.due_on,
            is_late=is_late,
        )
    )  # fmt: skip
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return made


@transaction.atomic
def postpone_objection(*, decision: UUID, by: Viewer, now: datetime) -> Objection:
    """Six weeks more to decide, once (Awb 7:10 lid 3). Raises ``Refused``."""
    row, held = hold_decision(decision, by=by, now=now)
    may_decide(by, payer_id=row.investigation.payer_id).require()
    made = _open(row)
    if made.postponed_on is not None or held.today > made.due_on:
        raise Refused("Uitstel kan één keer, en alleen binnen de termijn (Awb art. 7:10).")
    made.postponed_on = held.today
    made.due_on = objection_decision_due_on(made.due_on, term=get_term("objection_postpone_term", on=held.today))
    made.save(update_fields=["postponed_on", "due_on"])
    held.record(
        ObjectionPostponed(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, due_on=made.due_on
        )
    )
    return made


@transaction.atomic
def decide_objection(*, decision: UUID, outcome: str, reason: str, by: Viewer, now: datetime) -> Objection:
    """The decision stays or goes. Raises ``Refused``: who had a part in the decision, no reason, decided already."""
    row, held = hold_decision(decision, by=by, now=now)
    made = _open(row)
    involved = frozenset({row.made_by_id, row.approved_by_id})
    may_decide_objection(by, payer_id=row.investigation.payer_id, involved=involved).require()
    if outcome not in ObjectionOutcome.values:
        raise Refused("Kies wat er met het besluit gebeurt.", "outcome")
    if not reason.strip():
        raise Refused("Schrijf op waarom. De klant leest dit.", "reason")
    made.outcome, made.decided_reason = outcome, reason.strip()
    made.decided_on, made.decided_by_id = held.today, staff_of(by)
    made.save(update_fields=["outcome", "decided_reason", "decided_on", "decided_by"])
    if outcome == ObjectionOutcome.REVOKED:
        end_reduction(row, held.today)
    _record(row, outcome, held)
    return made


def _open(row: FormalDecision) -> Objection:
    made: Objection | None = getattr(row, "objection", None)
    if made is None or made.outcome is not None:
        raise Refused("Er is geen bezwaar waarop nog wordt beslist.")
    return made


def _record(row: FormalDecision, outcome: str, held: HeldCase) -> None:
    held.record(
        ObjectionDecided(
            case_id=held.case.pk, investigation_id=row.investigation_id, decision_id=row.pk, outcome=outcome
        )
    )
    sync_enforcement_grants([held.case.client_id], today=held.today)
