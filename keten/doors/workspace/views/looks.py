"""Who looked into a file: what the client may read, shown to staff on the file."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from keten.doors.workspace.views import WORKERS
from keten.dossier.cases import queries
from keten.dossier.clients.queries import list_looks
from keten.ground.organisations.entry import KetenRequest, for_staff


@for_staff(*WORKERS)
def looks(request: KetenRequest, key: UUID) -> HttpResponse:
    """The list as the client reads it too."""
    case, _facts = queries.get_file(key, viewer=request.viewer, activity="inzage bekijken")
    context: dict[str, Any] = {"case": case, "client": case.client, "looks": list_looks(case.client_id)}
    return render(request, "workspace/looks.html", context)
