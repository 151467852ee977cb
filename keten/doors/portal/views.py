"""The first pages after a client came in."""

from django.http import HttpResponse
from django.shortcuts import render

from keten.doors.portal.entry import ClientRequest, PersonRequest, for_client, for_person
from keten.dossier.clients.queries import list_looks


@for_client
def home(request: ClientRequest) -> HttpResponse:
    """The start of a client's own pages."""
    return render(request, "portal/home.html", {"client": request.client})


@for_client
def own_looks(request: ClientRequest) -> HttpResponse:
    """Who looked into the client's file, when and what for (AVG art. 15; P9)."""
    return render(request, "portal/own_looks.html", {"looks": list_looks(request.client.pk)})


@for_person
def new(request: PersonRequest) -> HttpResponse:
    """Somebody whom the chain does not know yet."""
    return render(request, "portal/new.html")
