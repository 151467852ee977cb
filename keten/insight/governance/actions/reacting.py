"""What the parties say to a finding; and the record of who said nothing."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.holding import hold_finding, staff_of
from keten.insight.governance.events import ReactionGiven, ReactionMissing
from keten.insight.governance.models import Finding, InspectionParty, Reaction
from keten.insight.governance.queries import UnknownFinding
from keten.insight.governance.rules.access import Party, may_speak_for
from keten.insight.governance.rules.findings import check_react
from keten.insight.governance.sweeps.answering import SILENT, SILENT_EVENTS


@transaction.atomic
def give_reaction(*, finding: UUID, party: int, text: str, by: Viewer, now: datetime) -> Reaction:
    """A dated reaction of one party (id); until the finding is final a next version can follow. Raises ``Refused``."""
    row, today = hold_finding(finding, by=by), localdate(now)
    heard = InspectionParty.objects.filter(pk=party, inspection=row.inspection_id).first()
    if heard is None:
        raise UnknownFinding
    may_speak_for(by, Party(heard.location_id, heard.organisation_id)).require()
    check_react(row.state).require()
    if not text.strip():
        raise Refused("Schrijf op wat u van deze bevinding vindt.", "text")
    version = Reaction.objects.filter(finding=row, party=heard).count() + 1
    reaction = Reaction.objects.create(
        finding=row, party=heard, version=version, text=text.strip(), given_by_id=staff_of(by), given_on=today
    )
    record_event(_describe(row, reaction), by=by, now=now)
    return reaction


def _describe(row: Finding, reaction: Reaction) -> ReactionGiven:
    return ReactionGiven(
        inspection_id=row.inspection_id, finding_id=row.pk, party_id=reaction.party_id, version=reaction.version,
        in_time=row.react_by is not None and reaction.given_on <= row.react_by,
    )  # fmt: skip


@transaction.atomic
def record_silence(*, on: date, now: datetime) -> int:
    """For the daily round: of each party whose term is over, that it said nothing. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(SILENT, {"on": on})
        ids = [row[0] for row in cursor.fetchall()]
    return record_events_of([ReactionMissing], rows_sql=SILENT_EVENTS, params={"ids": ids}, now=now)
