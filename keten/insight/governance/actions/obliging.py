"""What a party has to do about a finding: given, reported as done, and judged."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.holding import hold_obligation, hold_own_finding, staff_of
from keten.insight.governance.events import ObligationImposed, ObligationJudged, ObligationReported
from keten.insight.governance.models import InspectionParty, Obligation, ObligationReport
from keten.insight.governance.queries import UnknownFinding, find_owner
from keten.insight.governance.rules import obligations as rules
from keten.insight.governance.rules.access import Party, may_speak_for, may_work_on


@transaction.atomic
def impose_obligation(
    *, finding: UUID, party: int, owner: int, text: str, due_on: date, by: Viewer, now: datetime
) -> Obligation:
    """A party (id) does something by a day; ``owner``: the member of staff who answers for it. Raises ``Refused``."""
    row, today = hold_own_finding(finding, by=by), localdate(now)
    obliged = InspectionParty.objects.filter(pk=party, inspection=row.inspection_id).first()
    if obliged is None:
        raise UnknownFinding
    may_own = find_owner(owner, obliged, on=today) is not None
    rules.check_impose(row.state, due_on=due_on, today=today, may_own=may_own).require()
    made = Obligation.objects.create(
        finding=row, party=obliged, owner_id=owner, text=_words(text), given_on=today, given_by_id=staff_of(by),
        due_on=due_on,
    )  # fmt: skip
    event = ObligationImposed(
        inspection_id=row.inspection_id, finding_id=row.pk, obligation_id=made.pk, party_id=party, due_on=due_on
    )
    record_event(event, by=by, now=now)
    return made


@transaction.atomic
def report_done(*, obligation: UUID, text: str, by: Viewer, now: datetime) -> ObligationReport:
    """The owner, or who speaks for the party, says that and how it was done. Raises ``Refused``."""
    row = hold_obligation(obligation, by=by)
    if row.owner_id not in by.desks:
        may_speak_for(by, Party(row.party.location_id, row.party.organisation_id)).require()
    waits = row.reports.filter(judged_on=None).exists()
    rules.check_report(is_confirmed=row.confirmed_on is not None, waits=waits).require()
    report = ObligationReport.objects.create(
        obligation=row, text=_words(text), reported_on=localdate(now), reported_by_id=staff_of(by)
    )
    event = ObligationReported(
        inspection_id=row.finding.inspection_id, finding_id=row.finding_id, obligation_id=row.pk
    )  # fmt: skip
    record_event(event, by=by, now=now)
    return report


@transaction.atomic
def judge_report(*, obligation: UUID, is_enough: bool, judgement: str, by: Viewer, now: datetime) -> Obligation:
    """The inspector confirms, or says what is missing: then it waits for the owner again. Raises ``Refused``."""
    row, today = hold_obligation(obligation, by=by), localdate(now)
    may_work_on(by, inspector_id=row.finding.inspection.inspector_id).require()
    report = row.reports.filter(judged_on=None).first()
    rules.check_judge(waits=report is not None, is_enough=is_enough, judgement=judgement).require()
    assert report is not None  # else the rule had refused
    report.judged_on, report.judged_by_id = today, staff_of(by)
    report.is_enough, report.judgement = is_enough, judgement.strip()
    report.save(update_fields=["judged_on", "judged_by", "is_enough", "judgement"])
    if is_enough:
        row.confirmed_on, row.confirmed_by_id = today, staff_of(by)
        row.save(update_fields=["confirmed_on", "confirmed_by"])
    event = ObligationJudged(
        inspection_id=row.finding.inspection_id, finding_id=row.finding_id, obligation_id=row.pk, is_enough=is_enough
    )
    record_event(event, by=by, now=now)
    return row


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("Schrijf op wat er is of wordt gedaan.", "text")
    return text.strip()
