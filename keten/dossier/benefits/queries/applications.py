"""One application, and those of a client. Who sees the file sees its applications."""

from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects

from keten.dossier.benefits.models import Application
from keten.dossier.benefits.rules.access import ApplicationFacts
from keten.dossier.benefits.rules.laws import MUNICIPAL, target_group_of
from keten.dossier.cases.queries.files import Unknown, open_case_file
from keten.dossier.clients.queries import is_granted, open_file
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.models import Organisation, OrganisationKind
from keten.ground.organisations.queries import list_partners, responsible_for
from keten.ground.organisations.rules.viewer import Viewer

_RELATED = (
    "case__client", "case__location", "client", "submitted_to", "decider", "submitted_by", "transferred_by",
    "decided_by", "payment_recorded_by",
)  # fmt: skip


def is_open_to(client_id: int, viewer: Viewer) -> bool:
    """Whether the file of a client is the viewer's own or granted to the viewer today."""
    return client_id == viewer.client_id if viewer.client_id is not None else is_granted(client_id, viewer=viewer)


def open_client(client_id: int, *, viewer: Viewer) -> bool:
    """Open the file of a client to update what is known of the benefits; False when the viewer may not."""
    if viewer.has_role("system"):
        return True
    return open_file(client_id, viewer=viewer, activity="uitkering bijwerken") is not None


def describe(row: Application) -> ApplicationFacts:
    """The application as the rules see it."""
    return ApplicationFacts(
        client_id=row.client_id,
        location_id=row.case.location_id,
        law=row.law,
        submitted_to_id=row.submitted_to_id,
        decider_id=row.decider_id,
        awaits_transfer=row.awaits_transfer,
        outcome=row.outcome,
        is_paid=row.first_paid_on is not None,
        is_extended=row.transfer_extended_at is not None,
    )


def open_application(key: UUID, *, viewer: Viewer, activity: str) -> Application:
    """An application whose file is opened for the viewer, with both logs written. Raises ``Unknown``."""
    row = Application.objects.filter(key=key).first()
    if row is None:
        raise Unknown
    open_case_file(row.case_id, viewer=viewer, activity=activity)
    return row


def get_application(key: UUID, *, viewer: Viewer) -> Application:
    """An application with everything a page shows of it. Raises ``Unknown``."""
    opened = open_application(key, viewer=viewer, activity="aanvraag bekijken")
    return Application.objects.select_related(*_RELATED).get(pk=opened.pk)


def list_applications(client_id: int, *, viewer: Viewer) -> list[Application]:
    """The applications of a client, latest first, with their corrections; none for who may not see the client."""
    return load_applications(client_id) if is_open_to(client_id, viewer) else []


def load_applications(client_id: int) -> list[Application]:
    """The same, for who was found to see the client."""
    rows = _APPLICATIONS.list(client_id)
    prefetch_related_objects(rows, "corrections__corrected_by")
    return rows


_APPLICATIONS = Prepared(
    lambda id: Application.objects.filter(client=id).select_related(*_RELATED).order_by("-submitted_at")
)


def find_decider(*, law: str, location_id: int, on: date) -> Organisation | None:
    """Who decides here on this law, by arrangement (*ketenafspraak* on benefits); None when nobody was named."""
    return responsible_for(task="benefit", location_id=location_id, target_group=target_group_of(law), on=on)


def find_intake(*, law: str, location_id: int, on: date) -> Organisation | None:
    """Who takes the application in, by arrangement; otherwise UWV, also for bijstand (Wet SUWI art. 30c)."""
    arranged = responsible_for(task="intake", location_id=location_id, target_group=target_group_of(law), on=on)
    if arranged is None or (law not in MUNICIPAL and arranged.kind != OrganisationKind.UWV):
        here = list_partners(location_id=location_id, on=on)
        return here.filter(kind=OrganisationKind.UWV).first() or arranged
    return arranged
