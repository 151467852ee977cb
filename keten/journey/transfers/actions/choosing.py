"""What people choose in a transfer: the contact person stays or changes, the client was told, what follows WW."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions import ask_handover, tell_client
from keten.dossier.cases.actions.locking import HeldCase
from keten.dossier.cases.models import Answer, Handover
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.transfers.actions.holding import end, end_when_complete, hold_transfer
from keten.journey.transfers.events import ClientTold, ContactChosen, OutcomeChosen
from keten.journey.transfers.models import Transfer
from keten.journey.transfers.queries import find_arranged
from keten.journey.transfers.rules.choosing import (
    BIJSTAND,
    STAYS,
    check_contact,
    check_outcome,
    check_told,
)


@dataclass(frozen=True, kw_only=True)
class ContactChoice:
    """``contact``: stays or changes; ``to_staff_id``: who is asked to take over; ``reason``: what they must know."""

    contact: str
    to_staff_id: int | None = None
    reason: str = ""


@transaction.atomic
def choose_contact(*, transfer: UUID, choice: ContactChoice, by: Viewer, now: datetime) -> Transfer:
    """The contact person stays, or somebody else is asked (P6); either way who answers for bijstand here is asked to
    become responsible, and nothing moves before they accept. May be chosen again when that was refused.
    """
    row, held = hold_transfer(transfer, by=by, now=now)
    check_contact(
        choice.contact,
        has_steward=held.facts.steward_id is not None,
        has_receiver=choice.to_staff_id is not None,
    ).require()
    row.handover = _ask(row, held, choice)
    row.contact, row.contact_chosen_on, row.contact_chosen_by_id = choice.contact, held.today, by.staff_id
    row.save(update_fields=["contact", "contact_chosen_on", "contact_chosen_by", "handover"])
    held.record(
        ContactChosen(
            case_id=held.case.pk, transfer_id=row.pk, contact=choice.contact,
            handover_id=row.handover.pk if row.handover else None,
        )
    )  # fmt: skip
    end_when_complete(row, held)
    return row


@transaction.atomic
def note_told(*, transfer: UUID, told_how: str, told_on: date, by: Viewer, now: datetime) -> Transfer:
    """The client knows that WW ends, when, and who stays or becomes contact person; with it the handover is told."""
    row, held = hold_transfer(transfer, by=by, now=now)
    check_told(told_on, today=held.today).require()
    row.told_on, row.told_how, row.told_by_id = told_on, told_how, by.staff_id
    row.save(update_fields=["told_on", "told_how", "told_by"])
    handover = row.handover
    if handover and handover.answer == Answer.ACCEPTED and handover.client_told_on is None:
        tell_client(handover=handover.key, by=by, now=now)
    held.record(ClientTold(case_id=held.case.pk, transfer_id=row.pk, told_how=told_how))
    end_when_complete(row, held)
    return row


@transaction.atomic
def choose_outcome(*, transfer: UUID, outcome: str, reason: str, by: Viewer, now: datetime) -> Transfer:
    """Bijstand follows, from the day that WW ends; or it does not, with the reason: then the transfer is over."""
    row, held = hold_transfer(transfer, by=by, now=now)
    check_outcome(outcome, reason, has_come=row.reached_on is not None).require()
    row.outcome, row.outcome_reason, row.outcome_chosen_on = outcome, reason.strip(), held.today
    row.save(update_fields=["outcome", "outcome_reason", "outcome_chosen_on"])
    held.record(OutcomeChosen(case_id=held.case.pk, transfer_id=row.pk, outcome=outcome))
    if outcome != BIJSTAND:
        end(row, held, outcome=outcome)
    return row


def _ask(row: Transfer, held: HeldCase, choice: ContactChoice) -> Handover | None:
    """The handover that goes with the choice; none when the contact stays and nobody else is to be responsible."""
    arranged, responsible_id = find_arranged(row), held.facts.responsible_organisation_id
    to: dict[str, Any]
    if choice.contact == STAYS:
        if arranged is None or arranged.pk == responsible_id:
            return None
        to = {"to_organisation_id": arranged.pk, "keeps_steward": True, "moves_responsibility": True}
    else:
        assert choice.to_staff_id is not None  # the rule asked for somebody
        staff = Staff.objects.get(pk=choice.to_staff_id)
        moves = arranged is not None and staff.organisation_id == arranged.pk != responsible_id
        to = {"to_organisation_id": staff.organisation_id, "to_staff_id": staff.pk, "moves_responsibility": moves}
    return ask_handover(case=held.case.key, reason=choice.reason, by=held.by, now=held.now, **to)
