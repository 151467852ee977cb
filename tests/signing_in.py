"""Somebody who came in already: a browser of Django's with a session, made by the product's own functions."""

import re
import time
from base64 import b32decode
from collections.abc import Callable

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.http import HttpRequest
from django.test import Client as Browser
from django.utils import timezone

from keten.doors.portal.entry import start_client_session, start_person_session
from keten.dossier.clients.models import Client
from keten.ground.organisations.entry import start_staff_session
from keten.ground.organisations.models import Staff


def browser_of(who: Staff | Client) -> Browser:
    """A browser in which this member of staff, or this client, is signed in."""
    start = start_staff_session if isinstance(who, Staff) else start_client_session
    return _browser(lambda request: start(request, who.pk, now=timezone.now()))


def browser_of_person(bsn: str) -> Browser:
    """A browser in which somebody is signed in who has no file yet."""
    return _browser(lambda request: start_person_session(request, bsn, now=timezone.now()))


def current_code(letters: str, *, at: float | None = None) -> str:
    """The six digits that a phone shows now for the letters of the page."""
    secret = b32decode(letters.replace(" ", ""))
    return TOTP(secret, 6, SHA1(), 30).generate(int(at or time.time())).decode()


def read_letters(page: str) -> str:
    """The key that the page "Tweede stap instellen" shows beside the QR code."""
    found = re.search(r"<kbd>([A-Z2-7 ]+)</kbd>", page)
    assert found
    return found[1]


def _browser(start: Callable[[HttpRequest], None]) -> Browser:
    browser = Browser()
    request = HttpRequest()
    request.session = browser.session  # type: ignore[assignment]
    start(request)
    request.session.save()
    browser.cookies["sessionid"] = request.session.session_key
    return browser
