"""A finding from draft to final; and closing the inspection."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.drawing import sync_inspection_grants
from keten.insight.governance.actions.holding import hold_inspection, hold_own_finding, next_version, staff_of
from keten.insight.governance.events import FindingSent, FindingSettled, FindingWritten, InspectionClosed
from keten.insight.governance.models import Finding, FindingText, Inspection, InspectionQuestion, Sample, TextKind
from keten.insight.governance.queries import list_silent, list_tallies
from keten.insight.governance.rules import findings as rules
from keten.insight.governance.rules.reviewing import estimate_share
from keten.insight.governance.rules.starting import check_close


@transaction.atomic
def write_finding(
    *, inspection: UUID, text: str, by: Viewer, now: datetime, sample: UUID | None = None, question: int | None = None
) -> Finding:
    """A draft; with a ``sample`` and the number of a ``question`` when it rests on files. Raises ``Refused``."""
    held = hold_inspection(inspection, by=by)
    row = Finding.objects.create(
        inspection=held, number=held.findings.count() + 1, drafted_on=localdate(now),
        **_find_ground(held, sample, question),
    )  # fmt: skip
    _write(row, TextKind.FINDING, text, by=by, now=now)
    return row


@transaction.atomic
def revise_finding(*, finding: UUID, text: str, by: Viewer, now: datetime) -> Finding:
    """A new version; the earlier ones stay readable for who may see the finding. Raises ``Refused``."""
    row = hold_own_finding(finding, by=by)
    rules.check_write(row.state).require()
    _write(row, TextKind.FINDING, text, by=by, now=now)
    return row


@transaction.atomic
def send_finding(*, finding: UUID, by: Viewer, now: datetime) -> Finding:
    """To all parties, with the last day to react; what the files say is fixed with it. Raises ``Refused``."""
    row, today = hold_own_finding(finding, by=by), localdate(now)
    rules.check_send(row.state).require()
    _fix_share(row, by)
    row.sent_on = today
    row.react_by = rules.decide_react_by(today, days=get_whole_number("governance.reaction_days", on=today))
    row.save(update_fields=["sent_on", "react_by", "share", "low", "high", "judged", "population"])
    event = FindingSent(inspection_id=row.inspection_id, finding_id=row.pk, react_by=row.react_by)
    record_event(event, by=by, now=now)
    return row


@transaction.atomic
def write_afterword(*, finding: UUID, text: str, by: Viewer, now: datetime) -> Finding:
    """What the inspector says to the reactions (*nawoord*), when all were heard. Raises ``Refused``."""
    row = hold_own_finding(finding, by=by)
    rules.check_afterword(row.state, silent=list_silent(row)).require()
    _write(row, TextKind.AFTERWORD, text, by=by, now=now)
    return row


@transaction.atomic
def settle_finding(*, finding: UUID, by: Viewer, now: datetime) -> Finding:
    """Final: public from now on, and never changed again. Raises ``Refused``."""
    row = hold_own_finding(finding, by=by)
    has_afterword = row.texts.filter(kind=TextKind.AFTERWORD).exists()
    rules.check_final(row.state, silent=list_silent(row), has_afterword=has_afterword).require()
    row.final_on = localdate(now)
    row.save(update_fields=["final_on"])
    record_event(FindingSettled(inspection_id=row.inspection_id, finding_id=row.pk), by=by, now=now)
    return row


@transaction.atomic
def close_inspection(*, inspection: UUID, by: Viewer, now: datetime) -> Inspection:
    """The files close to the inspector; what was found stays. Raises ``Refused`` while a party can still react."""
    row = hold_inspection(inspection, by=by)
    check_close(unsettled=row.findings.filter(sent_on__isnull=False, final_on=None).count()).require()
    row.closed_on = localdate(now)
    row.save(update_fields=["closed_on"])
    sync_inspection_grants(today=row.closed_on)
    record_event(InspectionClosed(inspection_id=row.pk), by=by, now=now)
    return row


def _find_ground(inspection: Inspection, sample: UUID | None, question: int | None) -> dict[str, Any]:
    if sample is None or question is None:
        return {}
    drawn = Sample.objects.filter(key=sample, inspection=inspection).first()
    asked = InspectionQuestion.objects.filter(number=question, inspection=inspection).first()
    if drawn is None or asked is None:
        raise Refused("Deze vraag hoort niet bij dit onderzoek.", "question")
    return {"sample": drawn, "question": asked}


def _fix_share(row: Finding, by: Viewer) -> None:
    if row.sample is None:
        return
    tally = next(found for asked, found in list_tallies(row.sample, viewer=by) if asked.pk == row.question_id)
    estimate = estimate_share(tally)
    if estimate is None:
        raise Refused("Voor deze vraag is nog geen dossier met ja of nee beantwoord.")
    row.share, row.low, row.high = estimate.value, estimate.low, estimate.high
    row.judged, row.population = tally.judged, tally.population


def _write(row: Finding, kind: TextKind, text: str, *, by: Viewer, now: datetime) -> None:
    if not text.strip():
        raise Refused("Schrijf op wat u vond.", "text")
    version = next_version(row, kind)
    FindingText.objects.create(
        finding=row, kind=kind, version=version, text=text.strip(), written_by_id=staff_of(by), written_at=now
    )
    event = FindingWritten(inspection_id=row.inspection_id, finding_id=row.pk, kind=kind.value, version=version)
    record_event(event, by=by, now=now)
