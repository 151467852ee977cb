"""One application, and those of a client. Who sees the file sees its applications."""

from datetime import date
from uuid import UUID

from keten.dossier.benefits.models import Application
from keten.dossier.benefits.rules.access import ApplicationFacts
from keten.dossier.benefits.rules.laws import MUNICIPAL, target_group_of
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries.files import Unknown, get_facts, visible_to
from keten.dossier.clients.rules.access import may_view_file
from keten.ground.organisations.models import Organisation, OrganisationKind
from keten.ground.organisations.queries import list_partners, responsible_for
from keten.ground.organisations.rules.viewer import Viewer

_RELATED = (
    "case__client", "case__location", "client", "submitted_to", "decider", "submitted_by", "transferred_by",
    "decided_by", "payment_recorded_by",
)  # fmt: skip


def sees_case(case: Case, *, viewer: Viewer) -> bool:
    """Whether the file is the viewer's own, or one that the viewer may see."""
    is_own = viewer.client_id is not None and viewer.client_id == case.client_id
    return is_own or may_view_file(viewer, get_facts(case)).allowed


def sees_client(client_id: int, *, viewer: Viewer) -> bool:
    """Whether the viewer may see a file of this client."""
    if viewer.has_role("system") or (viewer.client_id is not None and viewer.client_id == client_id):
        return True
    return Case.objects.filter(visible_to(viewer), client_id=client_id).exists()


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


def get_application(key: UUID, *, viewer: Viewer) -> Application:
    """An application with everything a page shows of it. Raises ``Unknown``."""
    row = Application.objects.select_related(*_RELATED).filter(key=key).first()
    if row is None or not sees_case(row.case, viewer=viewer):
        raise Unknown
    return row


def list_applications(client_id: int, *, viewer: Viewer) -> list[Application]:
    """The applications of a client, latest first, with their corrections; none for who may not see the client."""
    if not sees_client(client_id, viewer=viewer):
        return []
    return read_applications(client_id)


def read_applications(client_id: int) -> list[Application]:
    """The same without asking: the caller has checked that the viewer may see the client."""
    rows = Application.objects.filter(client_id=client_id).select_related(*_RELATED)
    return list(rows.prefetch_related("corrections__corrected_by").order_by("-submitted_at"))


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
