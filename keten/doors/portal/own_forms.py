"""Forms that clients fill in at home: the shared pages, for the client who signed in."""

from uuid import UUID

from django.http import HttpResponse

from keten.doors.portal.entry import ClientRequest, for_client
from keten.doors.portal.filling import pages
from keten.doors.portal.filling.desk import Desk


@for_client
def start(request: ClientRequest, form: str) -> HttpResponse:
    """What a form is for, and its beginning."""
    return pages.show_start(_desk(request), form)


@for_client
def overview(request: ClientRequest, key: UUID) -> HttpResponse:
    """All sections, and how far they are."""
    return pages.show_form(_desk(request), key)


@for_client
def section(request: ClientRequest, key: UUID, section: str) -> HttpResponse:
    """One page of questions."""
    return pages.show_section(_desk(request), key, section)


@for_client
def check(request: ClientRequest, key: UUID) -> HttpResponse:
    """Everything once more; from here it is sent."""
    return pages.show_check(_desk(request), key)


@for_client
def sent(request: ClientRequest, key: UUID) -> HttpResponse:
    """What was sent, where it goes, and when something comes back."""
    return pages.show_sent(_desk(request), key)


@for_client
def indication(request: ClientRequest, key: UUID) -> HttpResponse:
    """What may be expected, line by line."""
    return pages.show_indication(_desk(request), key)


def _desk(request: ClientRequest) -> Desk:
    return Desk(request=request, client=request.client, viewer=request.viewer, now=request.now, today=request.today)
