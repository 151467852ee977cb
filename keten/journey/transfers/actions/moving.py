"""Moving house (*verhuizing*): the file goes to who serves the new municipality, when somebody there takes over."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions import ask_handover
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.models import Handover
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.writing import begin_signal
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.rules.sending import may_send
from keten.journey.transfers.actions.holding import check_directs
from keten.journey.transfers.events import TransferStarted
from keten.journey.transfers.models import KIND_OF, Contact, Reason, Transfer
from keten.journey.transfers.queries import find_destination
from keten.journey.transfers.rules.moving import check_moves, check_reachable, choose_receiver


@dataclass(frozen=True, kw_only=True)
class Move:
    """Where the client goes (a municipality by its code), from which day, and what the receiver must know."""

    municipality_code: str
    from_on: date
    summary: str


@transaction.atomic
def report_move(*, case: UUID, move: Move, by: Viewer, now: datetime) -> Transfer:
    """Ask who serves the new municipality to take over, with a signal that must be answered.

    The contact person stays until a coach there accepts; then the file goes there. Raises ``Refused`` with the way out
    for a municipality outside Keten.
    """
    held = hold_case(case, by=by, now=now)
    check_directs(held)
    has_open = Transfer.objects.filter(case=held.case, reason=Reason.MOVED, ended_on=None).exists()
    from_code = held.case.client.municipality_id
    check_moves(from_code=from_code, to_code=move.municipality_code, has_open=has_open).require()
    there = find_destination(move.municipality_code, case=held.case, on=held.today)
    receiver = choose_receiver(there, target_group=held.case.target_group)
    check_reachable(receiver).require()
    assert receiver is not None
    assert there.location_id is not None
    _tell(held, receiver, move)
    asked = _ask(held, receiver, there.location_id, move)
    return _write(held, asked, there.location_id, move)


def _tell(held: HeldCase, receiver: int, move: Move) -> None:
    """A signal to the other organisation; an organisation sends none to itself."""
    if receiver == held.by.organisation_id:
        return
    kind, addressee = get_kind(KIND_OF[Reason.MOVED]), Organisation.objects.get(pk=receiver)
    may_send(held.by, senders=kind.senders, to=kind.to).require()
    values = {"from_on": move.from_on.isoformat(), "summary": move.summary}
    begin_signal(kind, held.case, addressee, values, by=held.by, now=held.now)


def _ask(held: HeldCase, receiver: int, location_id: int, move: Move) -> Handover:
    return ask_handover(
        case=held.case.key, to_organisation_id=receiver, location_id=location_id, reason=move.summary,
        moves_responsibility=receiver != held.facts.responsible_organisation_id, by=held.by, now=held.now,
    )  # fmt: skip


def _write(held: HeldCase, asked: Handover, location_id: int, move: Move) -> Transfer:
    row = Transfer.objects.create(
        case=held.case, reason=Reason.MOVED, from_organisation_id=held.facts.responsible_organisation_id,
        to_organisation_id=asked.to_organisation_id, municipality_id=move.municipality_code, location_id=location_id,
        effective_on=move.from_on, counts_from=held.today, started_at=held.now, started_by_id=held.by.staff_id,
        contact=Contact.CHANGES, contact_chosen_on=held.today, contact_chosen_by_id=held.by.staff_id, handover=asked,
    )  # fmt: skip
    held.record(TransferStarted(case_id=held.case.pk, transfer_id=row.pk, reason=row.reason, effective_on=move.from_on))
    return row
