"""The first thing every action on a form does: hold the client and the form, see who asks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from keten.dossier.clients.models import Client
from keten.dossier.questions.events import FormEvent
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import Standing, get_filled_form, get_standing
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class HeldForm:
    """A form held for one action. All forms of one client wait for each other: they share the ledger of questions."""

    filled: FilledForm
    by: Viewer
    now: datetime

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def client(self) -> Client:
        return self.filled.client

    def read(self) -> Standing:
        """Everything that decides about the questions, as it is at this moment."""
        return get_standing(self.filled, viewer=self.by, today=self.today)

    def record(self, event: FormEvent) -> int:
        """The event in the ledger, in the chain of this client."""
        return record_event(event, by=self.by, now=self.now, client_ref=self.client.ref)


def hold_form(key: UUID, *, by: Viewer, now: datetime) -> HeldForm:
    """Lock the client and the form. Raises ``UnknownForm`` when it is not there or not theirs."""
    client_id = get_filled_form(key, viewer=by).client_id
    Client.objects.select_for_update().get(pk=client_id)
    return HeldForm(FilledForm.objects.select_related("client").get(key=key), by, now)
