"""What pages use: send a browser off, and take it back once. Attempts are kept in the session, on the server."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from keten.ground.foundation.openid.flow import Attempt, authorization_url, new_attempt, read_code, redeem_code
from keten.ground.foundation.openid.refusals import SignInRefused
from keten.ground.foundation.openid.registration import Registration
from keten.ground.foundation.openid.tokens import Claims

_SESSION = "openid-attempts"
_MOST_ATTEMPTS = 5  # somebody with several tabs open
_VALID_S = 900
_log = logging.getLogger("keten.sign-in")


def begin_sign_in(request: HttpRequest, registration: Registration, *, back_to: str, target: str, now: datetime) -> str:
    """The address of the provider to go to; ``target`` is where the person was going. Raises SignInRefused."""
    attempt = new_attempt()
    with _logging(registration):
        address = authorization_url(registration, attempt, back_to=back_to)
    kept = _list_attempts(request)[-_MOST_ATTEMPTS + 1 :]
    entry = asdict(attempt) | {"audience": registration.audience, "at": now.timestamp(), "target": target}
    request.session[_SESSION] = [*kept, entry]
    return address


def finish_sign_in(
    request: HttpRequest, registration: Registration, *, back_to: str, now: datetime
) -> tuple[Claims, str]:
    """Who came back, and where they were going. An answer counts once. Raises SignInRefused."""
    with _logging(registration):
        return _finish(request, registration, back_to, now)


def _finish(request: HttpRequest, registration: Registration, back_to: str, now: datetime) -> tuple[Claims, str]:
    entry = _take_attempt(request, registration.audience)
    if now.timestamp() - entry["at"] > _VALID_S:
        raise SignInRefused("too-late", "the attempt is too old")
    attempt = Attempt(entry["state"], entry["nonce"], entry["verifier"])
    code = read_code(registration, request.GET.dict())
    return redeem_code(registration, attempt, code=code, back_to=back_to, now=now), entry["target"]


def _take_attempt(request: HttpRequest, audience: str) -> dict[str, Any]:
    """The attempt of this answer, which is then used up. Raises SignInRefused for one that is not there."""
    state = request.GET.get("state", "")
    attempts = _list_attempts(request)
    found = next((one for one in attempts if one["state"] == state and one["audience"] == audience), None)
    if found is None:
        raise SignInRefused("too-late", "no such attempt")
    request.session[_SESSION] = [one for one in attempts if one is not found]
    request.session.save()  # before the code goes out: whatever follows, this answer is used up
    return found


def _list_attempts(request: HttpRequest) -> list[dict[str, Any]]:
    return list(request.session.get(_SESSION, []))


@contextmanager
def _logging(registration: Registration) -> Iterator[None]:
    """Every refusal leaves a line: whose door, and what was wrong with the answer; nothing about a person."""
    try:
        yield
    except SignInRefused as refusal:
        _log.warning("sign-in of %s refused: %s", registration.audience, refusal)
        raise
