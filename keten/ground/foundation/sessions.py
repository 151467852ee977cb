"""How long somebody stays signed in: until nothing happened for a while, and never longer than a working day.

The session itself holds its limits, so that staff and clients may have different ones. It is written at most once a
minute: a page that is only read costs no write.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

_TIMES = "times"
_WRITTEN_EVERY_S = 60


def start_session(request: HttpRequest, *, idle_minutes: int, longest_minutes: int, now: datetime) -> None:
    """A session with nothing in it and a key that nobody knew before the sign-in."""
    request.session.flush()
    _write_times(request, idle_minutes, longest_minutes, now)


def is_session_over(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the time of a session is up. One without times (nobody signed in) is never over."""
    left = seconds_left(request, now=now)
    return left is not None and left <= 0


def touch_session(request: HttpRequest, *, idle_minutes: int, longest_minutes: int, now: datetime) -> None:
    """Something happened: the time of doing nothing begins again. The limits are for a session without any."""
    times = request.session.get(_TIMES)
    if times is None:
        _write_times(request, idle_minutes, longest_minutes, now)
    elif now.timestamp() - times["seen"] >= _WRITTEN_EVERY_S:
        request.session[_TIMES] = times | {"seen": int(now.timestamp())}


def seconds_left(request: HttpRequest, *, now: datetime) -> int | None:
    """Until the session ends when nothing happens; None when it has no times."""
    times: dict[str, Any] | None = request.session.get(_TIMES)
    if times is None:
        return None
    ends = min(times["seen"] + times["idle"] * 60, times["since"] + times["longest"] * 60)
    return int(ends - now.timestamp())


def idle_minutes(request: HttpRequest) -> int:
    """How long nothing may happen in this session; 0 when it has no times."""
    times: dict[str, Any] | None = request.session.get(_TIMES)
    return int(times["idle"]) if times else 0


def _write_times(request: HttpRequest, idle: int, longest: int, now: datetime) -> None:
    at = int(now.timestamp())
    request.session[_TIMES] = {"since": at, "seen": at, "idle": idle, "longest": longest}
    request.session.set_expiry(longest * 60)
