"""What is asked of a client to find work, agreed by a coach; and what the client did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement.actions.holding import hold_file
from keten.journey.enforcement.events import DutyAgreed, EffortReported
from keten.journey.enforcement.models import DutyAgreement, EffortLine, EffortReport
from keten.journey.enforcement.queries import get_duty_standing
from keten.journey.enforcement.rules import efforts
from keten.journey.enforcement.rules.access import WORKERS, may_speak


@dataclass(frozen=True, kw_only=True)
class Effort:
    """One thing the client did to find work. ``way`` and ``result`` are codes of ``Way`` and ``Result``."""

    on: date
    employer: str
    job: str
    way: str
    result: str


@transaction.atomic
def agree_duty(
    *, case: UUID, from_on: date, until_on: date | None, applications: int, exemption: str, reason: str,
    by: Viewer, now: datetime,
) -> DutyAgreement:  # fmt: skip
    """Another number of applications per period, or none for a while; what held before ends there."""
    held = hold_file(case, by=by, now=now)
    if not by.has_role(*WORKERS):
        raise Refused("Alleen een medewerker maakt afspraken over de sollicitatieplicht.")
    efforts.check_agreement(
        applications=applications, exemption=exemption, reason=reason, from_on=from_on, until_on=until_on
    ).require()
    _end_before(held, from_on)
    row = DutyAgreement.objects.create(
        case=held.case, from_on=from_on, until_on=until_on, applications=applications, exemption=exemption,
        reason=reason.strip(), made_by_id=staff_of(by), made_on=held.today,
    )  # fmt: skip
    held.record(
        DutyAgreed(
            case_id=held.case.pk, agreement_id=row.pk, applications=applications, exemption=exemption, from_on=from_on
        )
    )
    return row


@transaction.atomic
def report_effort(*, case: UUID, lines: Sequence[Effort], by: Viewer, now: datetime) -> EffortReport:
    """What the client did in the period that is open, once; by the client, or by staff who write it down.

    Nothing done may be told as well: it is better known than unknown. Raises ``Refused``.
    """
    held = hold_file(case, by=by, now=now)
    may_speak(by).require()
    standing = get_duty_standing(held.case, on=held.today, viewer=by)
    if standing.is_told:
        raise Refused("Deze opgave is al verstuurd.")
    for line in lines:
        efforts.check_day(line.on, standing.stretch, today=held.today).require()
    stretch = standing.stretch
    row = EffortReport.objects.create(
        case=held.case, from_on=stretch.from_on, until_on=stretch.until_on, asked=standing.asked, sent_on=held.today,
        recorded_by_id=by.staff_id,
    )  # fmt: skip
    EffortLine.objects.bulk_create(EffortLine(report=row, **vars(line)) for line in lines)
    held.record(EffortReported(case_id=held.case.pk, report_id=row.pk, lines=len(lines), asked=row.asked))
    return row


def _end_before(held: HeldCase, from_on: date) -> None:
    running = DutyAgreement.objects.filter(case=held.case)
    if running.filter(from_on__gte=from_on).exists():
        raise Refused("Er is al een afspraak die later begint.", "from_on")
    running.filter(until_on=None).update(until_on=from_on)
    running.filter(until_on__gt=from_on).update(until_on=from_on)
