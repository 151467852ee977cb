"""What every entry point for clients shares: who is signed in, how surely, and on whose behalf nothing is done."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from keten.dossier.clients.models import Client
from keten.ground.organisations.rules.viewer import Viewer, as_client

SESSION_CLIENT = "client_id"


class ClientRequest(HttpRequest):
    """A request as views of a client's own pages see it: ``client`` is who signed in, ``viewer`` acts as them."""

    client: Client
    viewer: Viewer
    now: datetime
    today: date


def for_client(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a client who signed in; they see their own file and nothing else. Strangers may sign in."""

    @wraps(view)
    def guarded(request: ClientRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        client_id = request.session.get(SESSION_CLIENT)
        client = Client.objects.filter(pk=client_id).first() if client_id else None
        if client is None:
            return redirect_to_login(request.get_full_path(), reverse("client-login"))
        request.client, request.viewer = client, as_client(client.pk, client.name, on=request.today)
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.client_only = True  # type: ignore[attr-defined] # so that a house rule sees that somebody guards
    return guarded
