"""What follows by itself: the day has come, somebody took over, the case closed, a signal was answered."""

from dataclasses import fields

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.actions.granting import sync_application_grants
from keten.dossier.cases.actions import change_target_group
from keten.dossier.cases.actions.locking import HeldCase, hold_any_case, hold_case
from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import Person, correct_client
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import get_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.enforcement.actions.holding import sync_enforcement_grants
from keten.journey.transfers.actions.holding import end, end_when_complete
from keten.journey.transfers.events import AgreementRecorded
from keten.journey.transfers.models import KIND_OF, Outcome, Reason, ReintegrationAgreement, Transfer

AGREED = "agreed"  # of the ways in which that talk is answered


@transaction.atomic
def take_effect(event: RecordedEvent) -> None:
    """After ``transfers.day-reached``: the client is one of bijstand from now on. Facts and contact person stay.

    The transfer itself stays open while the contact was not chosen or the client not told (P6).
    """
    try:
        held = hold_case(event.payload["case_id"], by=SYSTEM, now=event.happened_at, caused_by=event.id)
    except Refused:  # closed in the meantime
        return
    row = Transfer.objects.get(pk=event.payload["transfer_id"])
    if row.ended_on is not None:
        return
    change_target_group(
        case=held.case.pk, target_group="bijstand", by=SYSTEM, now=event.happened_at, caused_by=event.id
    )
    end_when_complete(row, held)


@transaction.atomic
def follow_handover(event: RecordedEvent) -> None:
    """After ``cases.handover-accepted``: who took over after moving house ends that transfer.

    The municipality of the client is then the new one; what the population register says stays as it is.
    """
    row = Transfer.objects.filter(handover=event.payload["handover_id"], reason=Reason.MOVED, ended_on=None).first()
    if row is None:
        return
    held = _hold(row.case_id, event)
    end(row, held, outcome=Outcome.TAKEN_OVER)
    assert row.municipality_id is not None  # a move has one
    person = _describe(held.case.client, row.municipality_id)
    correct_client(client_id=held.case.client_id, person=person, by=SYSTEM, now=event.happened_at)


@transaction.atomic
def follow_refusal(event: RecordedEvent) -> None:
    """After a handover was refused or taken back: that move is over, and another can be asked."""
    row = Transfer.objects.filter(handover=event.payload["handover_id"], reason=Reason.MOVED, ended_on=None).first()
    if row is not None:
        end(row, _hold(row.case_id, event), outcome=Outcome.NOT_TAKEN)


@transaction.atomic
def end_with_case(event: RecordedEvent) -> None:
    """After ``cases.case-closed``: what was still going on is over."""
    rows = list(Transfer.objects.filter(case=event.payload["case_id"], ended_on=None).order_by("pk"))
    held = _hold(event.payload["case_id"], event) if rows else None
    for row in rows:
        assert held is not None
        end(row, held, outcome=Outcome.CLOSED)


@transaction.atomic
def record_agreement(event: RecordedEvent) -> None:
    """After ``chain_signals.signal-answered``: what was agreed before WW ends becomes an agreement of both, once."""
    signal = ChainSignal.objects.get(pk=event.payload["signal_id"])
    if (
        signal.type != KIND_OF[Reason.WW_ENDS]
        or signal.outcome != AGREED
        or signal.sender_id is None
        or signal.addressee_id is None
    ):
        return
    case = Case.objects.filter(client=signal.client_id).order_by("-opened_on", "-pk").first()
    said = SignalMessage.objects.get(pk=event.payload["message_id"]).body["values"]["agreement"]
    if case is None or ReintegrationAgreement.objects.filter(signal=signal).exists():
        return
    row = ReintegrationAgreement.objects.create(
        case=case, transfer=Transfer.objects.filter(case=case, reason=Reason.WW_ENDS).order_by("-pk").first(),
        signal=signal, from_organisation_id=signal.sender_id, to_organisation_id=signal.addressee_id, text=said,
        agreed_on=localdate(event.happened_at),
    )  # fmt: skip
    held = _hold(case.pk, event)
    held.record(AgreementRecorded(case_id=case.pk, agreement_id=row.pk, signal_id=signal.pk))


def follow_place(event: RecordedEvent) -> None:
    """After a case moved or opened again: who may look because of signals, applications and enforcement follows."""
    clients = list(Case.objects.filter(pk=event.payload["case_id"]).values_list("client_id", flat=True))
    today = localdate(event.happened_at)
    for sync in (sync_signal_grants, sync_application_grants, sync_enforcement_grants):
        sync(clients, today=today)


def _hold(case_id: int, event: RecordedEvent) -> HeldCase:
    """The case, open or closed, at the moment of the event."""
    return hold_any_case(case_id, by=SYSTEM, now=event.happened_at, caused_by=event.id)


def _describe(client: Client, municipality_code: str) -> Person:
    known = {one.name: getattr(client, one.name) for one in fields(Person) if hasattr(client, one.name)}
    return Person(**(known | {"bsn": get_bsn(client), "municipality_code": municipality_code}))
