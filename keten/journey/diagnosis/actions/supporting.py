"""What a diagnosis found that somebody needs, and the help for it (P5)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.events import NeedFound, SupportOffered
from keten.journey.diagnosis.models import Diagnosis, Need, NeedCode
from keten.journey.diagnosis.queries import UnknownDiagnosis, find_current
from keten.journey.diagnosis.rules.deciding import check_support, may_diagnose


@transaction.atomic
def find_need(
    *, diagnosis: UUID, need: str, by: Viewer, now: datetime, offering: str = "", starts_on: date | None = None
) -> Need:
    """Something the client needs help with; the help may be named at once, or soon after (``offer_support``).

    Raises ``UnknownDiagnosis``, and ``Refused`` for an old diagnosis or a need that stands there already.
    """
    case_id = Diagnosis.objects.filter(key=diagnosis).values_list("case_id", flat=True).first()
    if case_id is None:
        raise UnknownDiagnosis
    held = hold_case(case_id, by=by, now=now)
    may_diagnose(by).require()
    row = _create(held, Diagnosis.objects.get(key=diagnosis), need)
    held.record(NeedFound(case_id=case_id, diagnosis_id=row.diagnosis_id, need_id=row.pk, need=need))
    if offering.strip() or starts_on:
        _offer(held, row, offering, starts_on)
    return row


@transaction.atomic
def offer_support(*, need: UUID, offering: str, starts_on: date | None, by: Viewer, now: datetime) -> Need:
    """Which help the client gets and when it starts; may be changed later. Raises ``UnknownDiagnosis``, ``Refused``."""
    case_id = Need.objects.filter(key=need).values_list("diagnosis__case_id", flat=True).first()
    if case_id is None:
        raise UnknownDiagnosis
    held = hold_case(case_id, by=by, now=now)
    may_diagnose(by).require()
    row = Need.objects.select_for_update().get(key=need)
    _offer(held, row, offering, starts_on)
    return row


def _create(held: HeldCase, diagnosis: Diagnosis, need: str) -> Need:
    if find_current(held.case.pk, viewer=held.by) != diagnosis:
        raise Refused("Er is al een nieuwere diagnose. Voeg de hulpvraag daar toe.")
    if need not in NeedCode.values:
        raise Refused("Kies waarbij de klant hulp nodig heeft.", "need")
    if diagnosis.needs.filter(code=need).exists():
        raise Refused("Deze hulpvraag staat er al.", "need")
    return Need.objects.create(diagnosis=diagnosis, code=need, found_on=held.today)


def _offer(held: HeldCase, row: Need, offering: str, starts_on: date | None) -> None:
    check_support(offering=offering, starts_on=starts_on, found_on=row.found_on).require()
    assert starts_on is not None
    row.offering, row.starts_on, row.offered_on = offering.strip(), starts_on, held.today
    row.save(update_fields=["offering", "starts_on", "offered_on"])
    held.record(SupportOffered(case_id=held.case.pk, need_id=row.pk, starts_on=starts_on))
