"""An application as the client sees it: how far it is, and the notice that it went on to who decides."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from keten.doors.portal.entry import ClientRequest, for_client
from keten.doors.portal.own_home import show_application
from keten.dossier.benefits.queries import get_application
from keten.dossier.benefits.words import describe_application


@for_client
def application(request: ClientRequest, key: UUID) -> HttpResponse:
    """One application, step by step."""
    row = get_application(key, viewer=request.viewer)
    context = {
        "shown": show_application(row, request.today),
        "lines": describe_application(row, request.today),
    }
    return render(request, "portal/application.html", context)


@for_client
def letter(request: ClientRequest, key: UUID) -> HttpResponse:
    """The written notice of the transfer (Wet SUWI art. 30c), to read and to print."""
    row = get_application(key, viewer=request.viewer)
    if row.transferred_at is None:
        return redirect("own-application", key)
    return render(request, "portal/letter.html", {"application": row, "client": request.client})
