"""Sending a signal to who must answer it, and taking it back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import get_file
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.writing import after_working_days, hold_signal, record, write_message
from keten.journey.chain_signals.events import SignalSent, SignalTurned
from keten.journey.chain_signals.library import list_kinds
from keten.journey.chain_signals.models import OPEN, ChainSignal
from keten.journey.chain_signals.queries import find_addressee
from keten.journey.chain_signals.rules.answering import may_withdraw
from keten.journey.chain_signals.rules.sending import check_values, keep_values, may_send
from keten.journey.chain_signals.rules.states import SENDER, WITHDRAWN, check_turn
from keten.journey.chain_signals.rules.types import CHOSEN, SignalKind


@transaction.atomic
def send_signal(
    *, case: UUID, kind: str, values: Mapping[str, str], by: Viewer, now: datetime, addressee_id: int | None = None
) -> ChainSignal:
    """Send a signal about the client of a file; the arrangement of today finds the addressee, unless one is chosen.

    Raises ``Unknown`` for a file that is not the viewer's; ``Refused`` when something is missing, when nobody is
    arranged for it, or when the same desk already waits for an answer to the same.
    """
    if kind not in list_kinds():
        raise Refused("Kies wat voor signaal u stuurt.", "kind")
    what, today = list_kinds()[kind], localdate(now)
    may_send(by, senders=what.senders, to=what.to).require()
    file, _facts = get_file(case, viewer=by, activity="signaal versturen")
    addressee = find_addressee(what, file, chosen_id=addressee_id, on=today)
    check_values(values, what.fields).require()
    _check_once(what, file, by)
    row = _create(what, file, addressee, by, now)
    message = write_message(row, {"values": keep_values(values, what.fields)}, by=by, now=now)
    sent = SignalSent(
        client_id=row.client_id, signal_id=row.pk, kind=kind, addressee_id=addressee.pk, due_on=row.due_on,
        message_id=message.pk,
    )  # fmt: skip
    record(row, sent, by=by, now=now)
    return row


@transaction.atomic
def withdraw_signal(*, signal: UUID, reason: str, by: Viewer, now: datetime) -> ChainSignal:
    """The sender takes a signal back, with a reason that the addressee reads. Raises ``UnknownSignal``, ``Refused``."""
    row = hold_signal(signal, by)
    may_withdraw(by, sender_staff_id=row.sender_staff_id, state=row.state).require()
    check_turn(row.state, WITHDRAWN, side=SENDER, reason=reason).require()
    was, row.state, row.hold_until, row.read_at = row.state, WITHDRAWN, None, now
    row.save(update_fields=["state", "hold_until", "read_at"])
    message = write_message(row, {"reason": reason.strip()}, by=by, now=now)
    turned = SignalTurned(
        client_id=row.client_id, signal_id=row.pk, from_state=was, state=WITHDRAWN, message_id=message.pk
    )
    record(row, turned, by=by, now=now)
    return row


def _create(what: SignalKind, file: Case, addressee: Organisation, by: Viewer, now: datetime) -> ChainSignal:
    return ChainSignal.objects.create(
        type=what.code,
        client=file.client,
        location_id=file.location_id,
        sender_id=by.organisation_id,
        sender_staff_id=by.staff_id,
        addressee=addressee,
        sent_at=now,
        receive_by=after_working_days("received_working_days", now),
        due_on=after_working_days(f"{what.code}_answer_working_days", now),
    )


def _check_once(what: SignalKind, file: Case, by: Viewer) -> None:
    """Not a second one while the first still waits, as after a second click. Questions and complaints may follow."""
    if what.to == CHOSEN:
        return
    waits = ChainSignal.objects.filter(OPEN, type=what.code, client=file.client_id, sender_staff=by.staff_id)
    if waits.exists():
        raise Refused("U heeft dit signaal al verstuurd. Het wacht nog op antwoord.", "")
