"""Who must show more than a password, when a name is locked, and whether a code is right."""

from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from keten.ground.foundation.decision import Decision

SECRET_BYTES = 20  # RFC 4226 advises 160 bits
_STEP_S = 30
_DIGITS = 6
_SLACK = 1  # steps before and after now: clocks of phones


def needs_second_factor(roles: Collection[str], *, for_all: bool) -> bool:
    """Whether this account comes in only with a second step (BIO2 5.17.01)."""
    return for_all or "administrator" in roles


def check_not_locked(locked_until: datetime | None, *, now: datetime) -> Decision:
    """Whether this name may try. The sentence is the same for a name that nobody has."""
    if locked_until is None or locked_until <= now:
        return Decision.yes()
    return Decision.no(
        "Met deze naam is te vaak verkeerd ingelogd. Daarom kan het nu even niet."
        " Probeer het later opnieuw, of vraag uw beheerder om hulp."
    )


def count_failure(
    failures: int, last_failed_at: datetime | None, *, most: int, lock: timedelta, now: datetime
) -> tuple[int, datetime | None]:
    """How many tries failed now, and until when the name is locked; tries of longer ago than a lock are forgotten."""
    is_recent = last_failed_at is not None and now - last_failed_at < lock
    counted = (failures if is_recent else 0) + 1
    return counted, now + lock if counted >= most else None


def find_step(secret: bytes, code: str, *, now: datetime, last_step: int) -> int | None:
    """The step of 30 seconds that this code belongs to (RFC 6238); None when it is wrong, or was used before."""
    totp = TOTP(secret, _DIGITS, SHA1(), _STEP_S)  # noqa: S303 - what the apps on phones use
    current = int(now.timestamp()) // _STEP_S
    typed = code.replace(" ", "").encode()
    for step in range(max(last_step + 1, current - _SLACK), current + _SLACK + 1):
        if compare_digest(totp.generate(step * _STEP_S), typed):
            return step
    return None


def provisioning_uri(secret: bytes, *, name: str) -> str:
    """What the QR code says to the app on the phone."""
    return TOTP(secret, _DIGITS, SHA1(), _STEP_S).get_provisioning_uri(name, "Keten")  # noqa: S303
