"""The first thing every action on a case does: hold the row, see who asks, refuse a closed case."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.events import CaseEvent
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries.files import get_facts, open_with_reason
from keten.dossier.cases.rules.closing import check_open
from keten.dossier.clients.rules.access import FileFacts, may_change_file
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class HeldCase:
    """A case held for one action: two people who act at the same moment act one after the other."""

    case: Case
    facts: FileFacts
    by: Viewer
    now: datetime
    caused_by: int | None = None

    @property
    def today(self) -> date:
        return localdate(self.now)

    def record(self, event: CaseEvent) -> int:
        """The event in the ledger, in the chain of this client; with it the grants of who is involved now."""
        if event.moves_access:
            sync_case_grants([self.case.client_id], today=self.today)
        return record_event(event, by=self.by, now=self.now, client_ref=self.case.client.ref, caused_by=self.caused_by)


def hold_case(case: UUID | int, *, by: Viewer, now: datetime, caused_by: int | None = None) -> HeldCase:
    """Lock an open case by key (people) or id (reactions).

    Raises ``Unknown`` when it does not exist or the viewer may not see it, alike; ``Refused`` when it is closed, or
    open to the viewer for an inspection alone.
    """
    opened = open_with_reason(case, viewer=by, activity="dossier bijwerken")
    may_change_file(opened.because).require()
    held = hold_any_case(opened.case_id, by=by, now=now, caused_by=caused_by)
    check_open(held.case.closed_on).require()
    return held


def hold_any_case(case_id: int, *, by: Viewer, now: datetime, caused_by: int | None = None) -> HeldCase:
    """Lock a case, open or closed, whose file the caller may change: a reaction, or who opens it again."""
    row = Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case_id)
    return HeldCase(row, get_facts(row), by, now, caused_by)
