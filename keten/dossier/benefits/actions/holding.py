"""The first thing every action on an application does: hold the row, see who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from keten.dossier.benefits.actions.granting import sync_application_grants
from keten.dossier.benefits.events import ApplicationEvent
from keten.dossier.benefits.models import Application
from keten.dossier.benefits.queries.applications import describe, open_application
from keten.dossier.benefits.rules.access import ApplicationFacts
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class HeldApplication:
    """An application held for one action: two people who act at the same moment act one after the other."""

    row: Application
    facts: ApplicationFacts
    by: Viewer
    now: datetime

    @property
    def today(self) -> date:
        return localdate(self.now)

    def save(self, **changed: Any) -> None:
        """Change columns of the row."""
        for name, value in changed.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=list(changed))

    def record(self, kind: type[ApplicationEvent], /, **fields: Any) -> int:
        """The event in the ledger, in the chain of this client; with it the grants of who has the application now."""
        row = self.row
        sync_application_grants([row.client_id], today=self.today)
        event = kind(application_id=row.pk, case_id=row.case_id, law=row.law, **fields)
        return record_event(event, by=self.by, now=self.now, client_ref=row.client.ref)


def hold_application(key: UUID, *, by: Viewer, now: datetime) -> HeldApplication:
    """Lock an application. Raises ``Unknown`` when it is not there or the viewer may not see it, alike.

    Unlike a step, an application goes on when its file is closed: who found work is still owed a decision.
    """
    opened = open_application(key, viewer=by, activity="aanvraag bijwerken")
    row = Application.objects.select_for_update(of=("self",)).select_related("case", "client").get(pk=opened.pk)
    return HeldApplication(row, describe(row), by, now)
