"""What the pages of a link share: what a browser knows of links, for how long, and one page for all that do not work.

A link is no sign-in. The session holds, per link, the hash by which its row is found and until when the page is open;
whoever is signed in in the same browser stays who they are, and sees no more by it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from keten.journey.chain_signals.models import SignalLink
from keten.journey.chain_signals.queries import DeadLink, get_open_minutes

_LINKS, _CODES = "links", "link_codes"


@dataclass(frozen=True)
class Held:
    """A link that this browser came by: ``is_open`` after the code, for a while."""

    secret_hash: bytes
    is_open: bool


def for_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for who holds a link. A link that does not work gets one page, whatever is wrong with it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except DeadLink:
            response = render(request, "chain_signals/dead.html", status=404)
            response.headers["Referrer-Policy"] = "no-referrer"  # its address may hold a secret
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def keep_link(request: HttpRequest, link: SignalLink) -> None:
    """This browser came by a link that works; nothing is opened yet, and an open page stays open."""
    links = request.session.get(_LINKS, {})
    known = links.get(str(link.key), {"until": 0})
    request.session[_LINKS] = links | {str(link.key): known | {"hash": bytes(link.secret_hash).hex()}}


def get_held(request: HttpRequest, key: UUID, *, now: datetime) -> Held:
    """The link with this key, if this browser came by it. Raises ``DeadLink``."""
    known = request.session.get(_LINKS, {}).get(str(key))
    if known is None:
        raise DeadLink
    return Held(bytes.fromhex(known["hash"]), now.timestamp() < known["until"])


def open_held(request: HttpRequest, key: UUID, *, now: datetime) -> None:
    """The code was right: the page is open for a while, in a session with a key that nobody knew before."""
    request.session.cycle_key()
    links = request.session[_LINKS]
    until = now + timedelta(minutes=get_open_minutes(on=localdate(now)))
    request.session[_LINKS] = links | {str(key): links[str(key)] | {"until": int(until.timestamp())}}


def keep_code(request: HttpRequest, signal: UUID, code: str) -> None:
    """The code of a link that was just made, for the next page and no other."""
    request.session[_CODES] = {str(signal): code}


def take_code(request: HttpRequest, signal: UUID) -> str:
    """That code, the first time it is asked for; after that an empty text."""
    if _CODES not in request.session:
        return ""
    return str(request.session.pop(_CODES).get(str(signal), ""))
