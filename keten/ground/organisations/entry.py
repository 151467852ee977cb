"""What every entry point for staff shares: the clock and the viewer, read once per request, and who may come in."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.sessions import idle_minutes, is_session_over, seconds_left, start_session, touch_session
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer

SESSION_STAFF = "staff_id"
_STAMP = "stamp"


class KetenRequest(HttpRequest):
    """A request as views of staff pages see it."""

    viewer: Viewer
    now: datetime
    today: date


View = Callable[..., HttpResponseBase]


class ViewerMiddleware:
    """Puts ``now``, ``today`` and ``viewer`` on the request; nobody is a viewer without being in service today."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        today = timezone.localdate(now)
        if is_session_over(request, now=now):
            _end_session(request)
        elif SESSION_STAFF in request.session or seconds_left(request, now=now):
            touch_session(request, now=now, **session_limits("staff", on=today))
        staff_id = request.session.get(SESSION_STAFF)
        viewer = get_viewer(staff_id, on=today) if staff_id else None
        if viewer and viewer.session_stamp != request.session.get(_STAMP, 0):
            request.session.flush()
            messages.warning(request, _("U bent afgemeld omdat uw account is gewijzigd. Log opnieuw in."))
            viewer = None
        request.now, request.today, request.viewer = now, today, viewer  # type: ignore[attr-defined]
        return self.get_response(request)


def start_staff_session(request: HttpRequest, staff_id: int, *, now: datetime) -> None:
    """Somebody came in: a new session with nothing in it but who it is. It ends when the account changes."""
    today = timezone.localdate(now)
    start_session(request, now=now, **session_limits("staff", on=today))
    viewer = get_viewer(staff_id, on=today)
    request.session[SESSION_STAFF] = staff_id
    request.session[_STAMP] = viewer.session_stamp if viewer else 0


def session_limits(audience: str, *, on: date) -> dict[str, int]:
    """How long "staff" or a "client" stays signed in, in minutes: doing nothing, and at most."""
    return {
        "idle_minutes": get_whole_number(f"organisations.{audience}_idle_minutes", on=on),
        "longest_minutes": get_whole_number("organisations.session_longest_minutes", on=on),
    }


def _end_session(request: HttpRequest) -> None:
    """Time is up. The next page says so; what was typed waits in the browser (keten.js)."""
    minutes = idle_minutes(request)
    request.session.flush()
    said = _("U bent afgemeld omdat u %(minutes)s minuten niets deed, of omdat uw werkdag om is. Log opnieuw in.")
    messages.warning(request, said % {"minutes": minutes})


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: this page, or for a form that was sent the page with that form."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    sent_from = urlsplit(request.headers.get("Referer", ""))
    return sent_from.path if sent_from.netloc == request.get_host() else "/"


def find_viewer(request: HttpRequest) -> Viewer | None:
    """Who looks at a page for which nobody has to be known."""
    found: Viewer | None = getattr(request, "viewer", None)
    return found


def for_staff(*roles: str) -> Callable[[View], View]:
    """Only for staff with one of these roles (or any role); others find nothing here, strangers may sign in."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: KetenRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.viewer is None:
                return redirect_to_login(_way_back(request))
            if roles and not request.viewer.has_role(*roles):
                raise Http404
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")  # files stay out of shared computers
            return response

        guarded.staff_only = roles  # type: ignore[attr-defined] # so that a house rule sees that somebody guards
        return guarded

    return wrap
