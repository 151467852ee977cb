"""What every entry point for clients shares: who is signed in, how surely, and on whose behalf nothing is done.

Two kinds of people come in by the same door. A *client* has a file: the session holds the id of it, nothing else. A
*person* has none yet and may register: the session holds their BSN, encrypted, on the server, until they
are registered or signed out. Nobody is both.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from keten.dossier.clients.entry import get_origin, get_trace
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import log_list, show_viewer
from keten.ground.foundation.prepared import Prepared
from keten.ground.foundation.secrecy import decrypt_text, encrypt_text
from keten.ground.foundation.sessions import start_session, touch_session
from keten.ground.organisations.entry import session_limits
from keten.ground.organisations.rules.viewer import Viewer, as_client

SESSION_CLIENT = "client_id"
SESSION_PERSON = "person_bsn"  # encrypted: see person_bsn


class ClientRequest(HttpRequest):
    """A request as views of a client's own pages see it: ``client`` is who signed in, ``viewer`` acts as them."""

    client: Client
    viewer: Viewer
    now: datetime
    today: date


class PersonRequest(HttpRequest):
    """A request of somebody who signed in and has no file yet; ``bsn`` is theirs, surely."""

    bsn: str
    now: datetime
    today: date


def for_client(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a client who signed in; they see their own file and nothing else. Strangers may sign in."""

    @wraps(view)
    def guarded(request: ClientRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        client = _show_own_file(request)
        if client is None:
            return redirect_to_login(_way_back(request), reverse("client-login"))
        _touch(request)
        request.client, request.viewer = client, as_client(client.pk, client.name, on=request.today)
        log_list([client.pk], activity="eigen gegevens bekijken", purpose="inzage")
        return _unstored(view(request, *args, **kwargs))

    guarded.client_only = True  # type: ignore[attr-defined] # so that a house rule sees that somebody guards
    return guarded


def _show_own_file(request: HttpRequest) -> Client | None:
    """The client of this session, and the database told that they look: from now on only their own file is seen."""
    client_id = request.session.get(SESSION_CLIENT)
    if client_id is None:
        return None
    today: date = request.today  # type: ignore[attr-defined]
    viewer = as_client(client_id, "", on=today)
    show_viewer(viewer, today=today, origin=get_origin(request), trace=get_trace(request))
    return _OWN.first(client_id)


_OWN = Prepared(lambda id: Client.objects.filter(pk=id))


def for_person(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for somebody who signed in and has no file yet: the pages with which they register."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        bsn = person_bsn(request)
        if not bsn:
            return redirect_to_login(_way_back(request), reverse("client-login"))
        _touch(request)
        request.bsn = bsn
        return _unstored(view(request, *args, **kwargs))

    guarded.client_only = True  # type: ignore[attr-defined]
    return guarded


def start_client_session(request: HttpRequest, client_id: int, *, now: datetime) -> None:
    """A client came in: a new session with nothing in it but which file is theirs."""
    start_session(request, now=now, **_limits(now))
    request.session[SESSION_CLIENT] = client_id


def start_person_session(request: HttpRequest, bsn: str, *, now: datetime) -> None:
    """Somebody without a file came in: a new session with their BSN, encrypted, so that they can register."""
    start_session(request, now=now, **_limits(now))
    hidden = encrypt_text(bsn, key=settings.KETEN_BSN_ENCRYPTION_KEY)
    request.session[SESSION_PERSON] = b64encode(hidden).decode()


def person_bsn(request: HttpRequest) -> str:
    """The BSN of somebody who signed in without having a file; empty when there is nobody like that."""
    hidden = request.session.get(SESSION_PERSON)
    return decrypt_text(b64decode(hidden), key=settings.KETEN_BSN_ENCRYPTION_KEY) if hidden else ""


def _limits(now: datetime) -> dict[str, int]:
    return session_limits("client", on=timezone.localdate(now))


def _touch(request: HttpRequest) -> None:
    now: datetime = request.now  # type: ignore[attr-defined]
    touch_session(request, now=now, **_limits(now))


def _way_back(request: HttpRequest) -> str:
    """Back to this page; a form that was sent goes back to the start of one's own pages."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("client-home")


def _unstored(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "no-store")  # files stay out of shared computers
    return response
