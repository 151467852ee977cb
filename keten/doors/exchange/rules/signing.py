"""Who sent it, and that nobody changed it: a signature in the way of Standard Webhooks (HMAC-SHA256)."""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from keten.ground.foundation.decision import Decision

_PREFIX, _VERSION = "whsec_", "v1,"
_SHORTEST = 24  # bytes of a secret: what Standard Webhooks asks
_NAME = re.compile(r"[\x21-\x7e]{1,100}")
EXPIRED = "De tijd van dit bericht ligt te ver van nu. Controleer de klok, of verstuur het opnieuw."
FORGED = "De handtekening klopt niet."


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What stands beside the body: an id for this delivery, when it was signed (Unix seconds), signatures."""

    id: str
    timestamp: str
    signature: str


def is_secret(text: str) -> Decision:
    """``whsec_`` and at least 24 bytes as base64."""
    try:
        _key(text)
    except ValueError:
        return Decision.no("Het geheim begint met whsec_ en bevat daarna minstens 24 bytes als base64.")
    return Decision.yes()


def write_secret(random: bytes) -> str:
    """Random bytes as the secret that both sides keep."""
    return f"{_PREFIX}{b64encode(random).decode()}"


def sign(body: bytes, *, id: str, at: datetime, secret: str) -> Signed:
    """The signature over id, time and body."""
    stamp = str(int(at.timestamp()))
    return Signed(id=id, timestamp=stamp, signature=_sign(body, id, stamp, secret))


def verify(body: bytes, signed: Signed, *, secret: str, now: datetime, tolerance: timedelta) -> Decision:
    """Whether it was signed with this secret, not too long ago. Compares in constant time.

    Several signatures, with spaces between them, may stand there while a secret is being replaced.
    """
    if not _NAME.fullmatch(signed.id) or not signed.timestamp.isascii() or not signed.timestamp.isdigit():
        return Decision.no(FORGED)
    expected = _sign(body, signed.id, signed.timestamp, secret).encode()
    given = signed.signature.encode("ascii", errors="replace").split()[:5]
    if not any(hmac.compare_digest(expected, each) for each in given):
        return Decision.no(FORGED)
    return Decision.yes() if _is_near(signed.timestamp, now, tolerance) else Decision.no(EXPIRED)


def _is_near(stamp: str, now: datetime, tolerance: timedelta) -> bool:
    try:
        return abs(now - datetime.fromtimestamp(int(stamp), UTC)) <= tolerance
    except (ValueError, OverflowError, OSError):
        return False


def _sign(body: bytes, id: str, stamp: str, secret: str) -> str:
    signed = b".".join((id.encode(), stamp.encode(), body))
    return f"{_VERSION}{b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()}"


def _key(secret: str) -> bytes:
    if not secret.startswith(_PREFIX):
        raise ValueError("no whsec_")
    key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    if len(key) < _SHORTEST:
        raise ValueError("too short")
    return key
