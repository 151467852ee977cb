"""The first pages after a client came in."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keten.doors.portal.entry import ClientRequest, PersonRequest, for_client, for_person, start_client_session
from keten.doors.portal.forms import CHOICES, StartForm
from keten.doors.portal.own_home import describe_home
from keten.dossier.clients.models import Client
from keten.dossier.clients.ports import SourceUnreachable
from keten.dossier.clients.queries import list_looks
from keten.ground.foundation.web import try_action
from keten.journey.intake.actions import register_oneself
from keten.journey.intake.rules.person import as_person


@for_client
def home(request: ClientRequest) -> HttpResponse:
    """The start of a client's own pages (*werkmap*)."""
    context = describe_home(request.client, viewer=request.viewer, now=request.now)
    return render(request, "portal/home.html", {"client": request.client, **context})


@for_client
def own_looks(request: ClientRequest) -> HttpResponse:
    """Who looked into the client's file, when and what for (AVG art. 15; P9)."""
    return render(request, "portal/own_looks.html", {"looks": list_looks(request.client.pk)})


@for_person
def new(request: PersonRequest) -> HttpResponse:
    """Somebody whom the chain does not know yet says what they come for; who they are comes from the register."""
    form = StartForm(request.POST or None)
    page: dict[str, Any] = {"form": form, "choices": CHOICES}
    try:
        client = try_action(form, lambda: _register(request, form.cleaned_data["form"]))
    except SourceUnreachable:
        return render(request, "portal/new.html", page | {"unreachable": True}, status=503)
    if client is None:
        return render(request, "portal/new.html", page)
    start_client_session(request, client.pk, now=request.now)
    return redirect(reverse("own-form-start", args=[form.cleaned_data["form"]]))


def _register(request: PersonRequest, form: str) -> Client:
    return register_oneself(bsn=request.bsn, form=form, by=as_person(on=request.today), now=request.now)
