"""Sending a signal to who must answer it, and taking it back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import get_file
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.turning import take_turn
from keten.journey.chain_signals.actions.writing import begin_signal, hold_signal
from keten.journey.chain_signals.library import list_kinds
from keten.journey.chain_signals.models import OPEN, ChainSignal
from keten.journey.chain_signals.queries import find_addressee
from keten.journey.chain_signals.rules.answering import may_withdraw
from keten.journey.chain_signals.rules.sending import may_send
from keten.journey.chain_signals.rules.states import SENDER, WITHDRAWN
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
    what = list_kinds()[kind]
    may_send(by, senders=what.senders, to=what.to).require()
    file, _facts = get_file(case, viewer=by, activity="signaal versturen")
    addressee = find_addressee(what, file, chosen_id=addressee_id, on=localdate(now))
    _check_once(what, file, by)
    return begin_signal(what, file, addressee, values, by=by, now=now)


@transaction.atomic
def withdraw_signal(*, signal: UUID, reason: str, by: Viewer, now: datetime) -> ChainSignal:
    """The sender takes a signal back, with a reason that the addressee reads. Raises ``UnknownSignal``, ``Refused``."""
    row = hold_signal(signal, by)
    may_withdraw(by, sender_staff_id=row.sender_staff_id, state=row.state).require()
    take_turn(row, WITHDRAWN, side=SENDER, reason=reason, by=by, now=now)
    return row


def _check_once(what: SignalKind, file: Case, by: Viewer) -> None:
    """Not a second one while the first still waits, as after a second click. Questions and complaints may follow."""
    if what.to == CHOSEN:
        return
    waits = ChainSignal.objects.filter(OPEN, type=what.code, client=file.client_id, sender_staff=by.staff_id)
    if waits.exists():
        raise Refused("U heeft dit signaal al verstuurd. Het wacht nog op antwoord.", "")
