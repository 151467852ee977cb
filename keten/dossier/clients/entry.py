"""What every request that touches files shares: the database knows who looks."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from keten.dossier.clients.queries.access import show_viewer


class AccessMiddleware:
    """After the viewer is known: tells the database. A connection is used again, so strangers are told too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer, today = request.viewer, request.today  # type: ignore[attr-defined]
        show_viewer(viewer, today=today, origin=get_origin(request), trace=get_trace(request))
        return self.get_response(request)


def get_origin(request: HttpRequest) -> str:
    """From which address the request came; behind a proxy the one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() if request.is_secure() else ""
    return (forwarded or request.META.get("REMOTE_ADDR", ""))[:60]


def get_trace(request: HttpRequest) -> UUID | None:
    """The trace of W3C Trace Context, when a partner's system or a proxy gave one."""
    parts = request.headers.get("traceparent", "").split("-")
    try:
        return UUID(parts[1]) if len(parts) == 4 else None
    except ValueError:
        return None
