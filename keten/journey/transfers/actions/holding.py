"""What every change to a transfer does first: hold its case, see who asks, refuse one that is over."""

from datetime import datetime
from uuid import UUID

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.transfers.events import TransferEnded
from keten.journey.transfers.models import Transfer
from keten.journey.transfers.queries import get_transfer
from keten.journey.transfers.rules.choosing import BIJSTAND, check_open, is_complete


def hold_transfer(key: UUID, *, by: Viewer, now: datetime) -> tuple[Transfer, HeldCase]:
    """An open transfer, with its case held by who has regie. Raises ``UnknownTransfer``, ``Refused``."""
    held = hold_case(get_transfer(key, viewer=by).case_id, by=by, now=now)
    check_directs(held)
    row = Transfer.objects.select_related("case", "to_organisation", "handover").get(key=key)
    check_open(row.ended_on).require()
    return row, held


def check_directs(held: HeldCase) -> None:
    """The contact person, who replaces them, or a team leader there."""
    may_direct_case(held.by, steward_id=held.facts.steward_id, location_id=held.case.location_id).require()


def end_when_complete(row: Transfer, held: HeldCase) -> None:
    """After its day the transfer is over once the contact was chosen and the client told; until then it stays open."""
    if is_complete(has_come=row.reached_on is not None, contact=row.contact, told_on=row.told_on):
        end(row, held, outcome=BIJSTAND)


def end(row: Transfer, held: HeldCase, *, outcome: str) -> None:
    """It is over, with this outcome."""
    if row.outcome is None:
        row.outcome, row.outcome_chosen_on = outcome, held.today
    row.ended_on = held.today
    row.save(update_fields=["outcome", "outcome_chosen_on", "ended_on"])
    held.record(TransferEnded(case_id=held.case.pk, transfer_id=row.pk, outcome=row.outcome))
