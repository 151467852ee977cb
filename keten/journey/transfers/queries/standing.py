"""How far the transfers of a case are: what is known, who was invited, what was agreed and chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import Http404
from django.utils.timezone import localdate

from keten.dossier.benefits.models import BenefitPeriod, Law
from keten.dossier.benefits.queries import list_running
from keten.dossier.benefits.queries.periods import ends_on
from keten.dossier.cases.queries import FileOverview, get_overview, open_case_file
from keten.dossier.clients.queries import get_image
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.queries import find_home, list_responsible
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.queries import list_of_client
from keten.journey.transfers.models import KIND_OF, Reason, ReintegrationAgreement, Transfer

_RELATED = ("case__client", "from_organisation", "to_organisation", "municipality", "location", "handover__to_staff",
            "handover__to_organisation", "handover__answered_by", "contact_chosen_by", "told_by")  # fmt: skip


class UnknownTransfer(Http404):
    """There is no such transfer for this viewer: not there, or not theirs."""


@dataclass(frozen=True, kw_only=True)
class TransferStanding:
    """Everything the page of a case's transfers shows. ``transfers``: newest first.

    ``home``: the municipality of today as a partner; ``arranged``: who does which task for bijstand clients here, on
    the day that WW ends or today; ``register_says``: the municipality by the population register, "" when unknown.
    """

    overview: FileOverview
    transfers: tuple[Transfer, ...]
    ww: BenefitPeriod | None
    home: Organisation | None
    arranged: dict[str, Organisation]
    signals: tuple[ChainSignal, ...]
    agreements: tuple[ReintegrationAgreement, ...]
    register_says: str
    known: int  # how many data go along

    @property
    def ww_ends_on(self) -> date | None:
        """The first day without WW, as far as it is known."""
        return ends_on(self.ww) if self.ww else None

    @property
    def last_day_of_ww(self) -> date | None:
        """What people call the end of WW."""
        return self.ww_ends_on - timedelta(days=1) if self.ww_ends_on else None

    def find_open(self, reason: str) -> Transfer | None:
        """The transfer of this kind that is not over."""
        return next((one for one in self.transfers if one.reason == reason and one.is_open), None)

    def list_signals(self, transfer: Transfer) -> list[ChainSignal]:
        """The signals about a transfer, newest first."""
        kind = KIND_OF[Reason(transfer.reason)]
        return [one for one in self.signals if one.type == kind and localdate(one.sent_at) >= transfer.counts_from]


def get_standing(case: UUID, *, viewer: Viewer, today: date) -> TransferStanding:
    """The transfers of a case, with everything around them. Raises ``Unknown``."""
    overview = get_overview(case, viewer=viewer, activity="overgang bekijken")
    file = overview.case
    transfers = _list(file.pk)
    running = list_running(file.client_id, viewer=viewer, on=today)
    ww = next((row for row in running if row.law == Law.WW), None)
    image = get_image(file.client_id, today=today, viewer=viewer)
    said = [one.value for one in image.data["adres.gemeente"].history if one.source == "brp"]
    return TransferStanding(
        overview=overview,
        transfers=tuple(transfers),
        ww=ww,
        home=find_home(file.client.municipality_id, on=today),
        arranged=list_responsible(
            location_id=file.location_id, target_group="bijstand", on=_day(transfers, today),
        ),
        signals=tuple(list_of_client(file.client_id, viewer=viewer)),
        agreements=tuple(_agreements(file.pk)),
        register_says=str(said[0]) if said else "",
        known=sum(1 for datum in image.data.values() if datum.best.answer is not None),
    )  # fmt: skip


def get_transfer(key: UUID, *, viewer: Viewer) -> Transfer:
    """One transfer of a case that the viewer may see. Raises ``UnknownTransfer``."""
    row = Transfer.objects.select_related(*_RELATED).filter(key=key).first()
    if row is None:
        raise UnknownTransfer
    open_case_file(row.case_id, viewer=viewer, activity="overgang bekijken")
    return row


def list_open_transfers(case_id: int) -> list[Transfer]:
    """The transfers of a case that are not over, whose file this request opened."""
    return _OPEN.list(case_id)


_OPEN = Prepared(lambda id: Transfer.objects.filter(case=id, ended_on=None).order_by("effective_on", "pk"))


def _list(case_id: int) -> list[Transfer]:
    return list(Transfer.objects.select_related(*_RELATED).filter(case=case_id).order_by("-started_at", "-pk"))


def _agreements(case_id: int) -> Sequence[ReintegrationAgreement]:
    rows = ReintegrationAgreement.objects.filter(case=case_id).select_related("from_organisation", "to_organisation")
    return list(rows.order_by("-agreed_on", "-pk"))


def _day(transfers: Sequence[Transfer], today: date) -> date:
    return next((one.effective_on for one in transfers if one.reason == Reason.WW_ENDS and one.is_open), today)
