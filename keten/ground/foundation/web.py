"""What every page needs from a request: saying what was done, and addresses that keep the rest of the query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from keten.ground.foundation.decision import Refused

Done = TypeVar("Done")

_UNDO = "undo:"
_KINDS = {messages.SUCCESS: "ok", messages.WARNING: "warning", messages.ERROR: "error"}


@dataclass(frozen=True)
class Note:
    """One message on a page: kind is ok, info, warning or error; `undo_url` takes a POST that undoes it."""

    kind: str
    text: str
    undo_url: str = ""


def say_done(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Tell on the next page what was done, by its name, with a way to undo it when there is one.

    The text and the address wait in the session, so neither may hold more than the page itself shows.
    """
    messages.success(request, text, extra_tags=f"{_UNDO}{undo_url}" if undo_url else "")


def address_of(name: str, key: UUID) -> str:
    """The address of the page of this name about one thing. For long lists: found once, and filled in per row."""
    return _find_address(name).replace(str(_SOMETHING), str(key))


_SOMETHING = UUID(int=0)


@cache
def _find_address(name: str) -> str:
    return reverse(name, args=[_SOMETHING])


def try_action(form: BaseForm, action: Callable[[], Done]) -> Done | None:
    """Carry out an action for a valid form; a refusal goes to the field at fault, or above the form.

    None means: show the form again.
    """
    if not form.is_valid():
        return None
    try:
        return action()
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, gettext(refusal.reason))
        return None


def try_button(request: HttpRequest, action: Callable[[], Done]) -> Done | None:
    """Carry out what a button asks for; a refusal is told on the next page. None means: it was not done."""
    try:
        return action()
    except Refused as refusal:
        say_refused(request, refusal)
        return None


def say_refused(request: HttpRequest, refusal: Refused) -> None:
    """Tell on the next page why something was not done."""
    messages.error(request, gettext(refusal.reason))


def list_notes(stored: Iterable[Message]) -> list[Note]:
    """The messages that wait for this page, in order."""
    return [_note(message) for message in stored]


def changed_query(query: QueryDict, **changes: str) -> str:
    """The query string with some keys changed; an empty value removes the key: "?pagina=2&sorteer=naam"."""
    changed = query.copy()
    for key, value in changes.items():
        changed.pop(key, None)
        if value:
            changed[key] = value
    return f"?{changed.urlencode()}"


def own_address(request: HttpRequest, address: str) -> str:
    """The address when it is one of this site, else an empty text: nobody is sent elsewhere after signing in."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else ""


def _note(message: Message) -> Note:
    tags = message.extra_tags or ""
    undo_url = tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
    return Note(_KINDS.get(message.level, "info"), str(message.message), undo_url)
