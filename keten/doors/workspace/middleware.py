"""The clock and the viewer, read once per request."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer

SESSION_STAFF = "staff_id"


class KetenRequest(HttpRequest):
    """A request as views see it."""

    viewer: Viewer | None
    now: datetime
    today: date


class ViewerMiddleware:
    """Puts ``now``, ``today`` and ``viewer`` on the request; nobody is a viewer without being in service today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: KetenRequest) -> HttpResponse:
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        staff_id = request.session.get(SESSION_STAFF)
        request.viewer = get_viewer(staff_id, on=request.today) if staff_id else None
        return self.get_response(request)
