"""What the page of transfers says of each of them, and what may be done now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from keten.dossier.cases.models import Answer, Handover
from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.organisations.models import Task
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.rules.sending import may_send
from keten.journey.chain_signals.rules.states import REFUSED, WITHDRAWN
from keten.journey.transfers.models import KIND_OF, Contact, Reason, ReintegrationAgreement, Transfer
from keten.journey.transfers.queries import TransferStanding


@dataclass(frozen=True, kw_only=True)
class ShownTransfer:
    """One transfer with what belongs to it. ``last_day``: of WW; ``handover`` in words, with its state."""

    row: Transfer
    last_day: date
    signals: list[ChainSignal]
    agreements: list[ReintegrationAgreement]
    handover: str
    may_choose_contact: bool

    @property
    def is_of_ww(self) -> bool:
        return self.row.reason == Reason.WW_ENDS

    @property
    def is_invited(self) -> bool:
        return any(one.state not in (WITHDRAWN, REFUSED) for one in self.signals)

    @property
    def stays(self) -> bool:
        return self.row.contact == Contact.STAYS


def describe(standing: TransferStanding, *, viewer: Viewer) -> dict[str, Any]:
    """Everything the page needs."""
    overview = standing.overview
    case = overview.case
    directs = may_direct_case(viewer, steward_id=overview.facts.steward_id, location_id=case.location_id)
    kind = get_kind(KIND_OF[Reason.WW_ENDS])
    return {
        "case": case,
        "overview": overview,
        "standing": standing,
        "shown": [_show(one, standing) for one in standing.transfers],
        "tasks": list(_list_tasks(standing)),
        "may_act": directs.allowed and case.closed_on is None,
        "may_invite": may_send(viewer, senders=kind.senders, to=kind.to).allowed,
        "can_start": standing.find_open(Reason.WW_ENDS) is None,
        "can_move": standing.find_open(Reason.MOVED) is None,
        "differs": _differs(standing),
    }


def _show(row: Transfer, standing: TransferStanding) -> ShownTransfer:
    open_handover = standing.overview.open_handover
    return ShownTransfer(
        row=row,
        last_day=row.effective_on - timedelta(days=1),
        signals=standing.list_signals(row),
        agreements=[one for one in standing.agreements if one.transfer_id == row.pk],
        handover=_say(row.handover) if row.handover else "",
        may_choose_contact=open_handover is None,
    )


def _say(handover: Handover) -> str:
    to = str(handover.to_staff or handover.to_organisation)
    words = {
        Answer.ACCEPTED: _("Aangenomen door %(name)s"),
        Answer.REFUSED: _("Geweigerd door %(name)s"),
        Answer.WITHDRAWN: _("Ingetrokken: %(name)s"),
    }
    answered = str(handover.answered_by or to)
    if handover.answer is None:
        return _("Gevraagd aan %(name)s, nog geen antwoord") % {"name": to}
    return words[Answer(handover.answer)] % {"name": answered}


def _list_tasks(standing: TransferStanding) -> Iterator[dict[str, str]]:
    """Who does which task for bijstand clients here, in the order in which arrangements are read."""
    for task in Task:
        if task.value in standing.arranged:
            yield {"task": str(task.label), "name": standing.arranged[task.value].name}


def _differs(standing: TransferStanding) -> bool:
    """The population register says another municipality than the chain: shown, never overwritten."""
    ours = standing.overview.case.client.municipality.name
    return bool(standing.register_says) and standing.register_says.casefold() != ours.casefold()
