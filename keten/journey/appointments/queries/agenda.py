"""Reading appointments: of a client, of a colleague, and one."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import Http404
from django.utils.timezone import get_default_timezone

from keten.dossier.cases.queries import open_case_file
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.prepared import ANY_KEY, Prepared, keep_related
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.models import (
    Appointment,
    Invitation,
    InvitationState,
    InvitedStaff,
    Occupation,
    Place,
)

_PEOPLE = Prefetch(
    "occupations",
    Occupation.objects.filter(staff__isnull=False).select_related("staff__organisation").order_by("pk"),
    to_attr="with_staff",
)
_INVITED = Prefetch("staff", Staff.objects.select_related("organisation").order_by("name"))


class UnknownAppointment(Http404):
    """There is no such appointment or invitation for this viewer."""


def get_appointment(key: UUID, *, viewer: Viewer) -> Appointment:
    """One appointment; of a client only for who may open the file. Raises ``UnknownAppointment``."""
    rows = Appointment.objects.select_related("case__client", "location", "room").prefetch_related(_PEOPLE)
    row = rows.filter(key=key).first()
    if row is None:
        raise UnknownAppointment
    if row.case_id is not None:
        open_case_file(row.case_id, viewer=viewer, activity="afspraken bekijken")
    return row


def get_invitation(key: UUID, *, viewer: Viewer) -> Invitation:
    """One invitation to choose a time. Raises ``UnknownAppointment``."""
    row = _INVITATION.first(key)
    if row is None:
        raise UnknownAppointment
    keep_related(row, "staff", _INVITED_TO.list(row.pk))
    open_case_file(row.case_id, viewer=viewer, activity="afspraken bekijken")
    return row


_INVITATION = Prepared(
    lambda key: Invitation.objects.filter(key=key).select_related(
        "case__client", "location", "asked_by__organisation", "appointment"
    ),
    stands_for=ANY_KEY,
)


_INVITED_TO = Prepared(
    lambda id: (
        Staff.objects.filter(pk__in=InvitedStaff.objects.filter(invitation=id).values("staff"))
        .select_related("organisation")
        .order_by("name")
    )
)


def list_of_case(case_id: int, *, viewer: Viewer) -> QuerySet[Appointment]:
    """The appointments of a client whose file is open, the latest first."""
    rows = Appointment.objects.filter(case=case_id).select_related("location", "room").prefetch_related(_PEOPLE)
    return rows.order_by("-starts_at")


def list_open_of_case(case_id: int) -> list[Appointment]:
    """What still comes, or still must be recorded, of a client whose file is open."""
    return _OPEN.list(case_id)


_OPEN = Prepared(
    lambda id: Appointment.objects.filter(case=id, cancelled_at__isnull=True, outcome__isnull=True).order_by(
        "starts_at"
    )
)


def list_invitations(case_id: int, *, viewer: Viewer) -> list[Invitation]:
    """What the client can still choose, the first to end on top."""
    rows = _TO_CHOOSE.list(case_id)
    prefetch_related_objects(rows, _INVITED)
    return rows


_TO_CHOOSE = Prepared(
    lambda id: (
        Invitation.objects.filter(case=id, state=InvitationState.OPEN)
        .select_related("location", "asked_by")
        .order_by("choose_by")
    )
)


def list_places(case_id: int, *, viewer: Viewer) -> QuerySet[Place]:
    """The places of a client in groups, the latest first."""
    rows = Place.objects.filter(case=case_id).select_related("meeting__location", "meeting__room")
    return rows.order_by("-meeting__starts_at")


def list_agenda(viewer: Viewer, *, from_on: date, until_on: date) -> list[Appointment]:
    """What the viewer, and whom they replace, has between two days (the last does not count), in order."""
    rows = (
        Appointment.objects.filter(
            _between(from_on, until_on), occupations__staff__in=viewer.desks, occupations__released_at=None,
            cancelled_at=None,
        )
        .select_related("case__client", "location", "room").prefetch_related(_PEOPLE).order_by("starts_at").distinct()
    )  # fmt: skip
    found: list[Appointment] = list(rows)
    log_list([row.case.client_id for row in found if row.case], activity="agenda bekijken")
    return found


def list_unrecorded(viewer: Viewer, *, now: datetime, most: int = 50) -> list[Appointment]:
    """Of the viewer's appointments those that began without anybody saying how they went, the oldest first."""
    rows = Appointment.objects.filter(
        cancelled_at=None, outcome=None, starts_at__lte=now, occupations__staff__in=viewer.desks,
        occupations__released_at=None,
    ).select_related("case__client", "location").prefetch_related(_PEOPLE)  # fmt: skip
    found: list[Appointment] = list(rows.order_by("starts_at").distinct()[:most])
    log_list([row.case.client_id for row in found if row.case], activity="agenda bekijken")
    return found


def list_staff_ids(appointment: Appointment) -> frozenset[int]:
    """Who of staff is at an appointment now."""
    rows = appointment.occupations.filter(staff__isnull=False, released_at=None)
    return frozenset(rows.values_list("staff", flat=True))


def _between(from_on: date, until_on: date) -> Q:
    zone = get_default_timezone()
    start, end = (datetime.combine(day, time.min, tzinfo=zone) for day in (from_on, until_on))
    return Q(starts_at__gte=start, starts_at__lt=end)
