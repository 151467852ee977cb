"""The slice that no score touches: a share of all cases, fixed by a salted hash of the case's own key.

The same case always gets the same draw, whoever asks and however often; the salts of the two draws differ, so that
the slice has nothing to do with the part that is kept apart for calibration.
"""

import hashlib
from uuid import UUID

SLICE_SALT = "keten-onaangeraakt-1"
APART_SALT = "keten-apart-1"


def draw(key: UUID, *, salt: str) -> float:
    """A number from 0 up to 1 that depends on the key and the salt alone; the database computes the same."""
    digest = hashlib.md5(f"{salt}{key}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) / 2**32


def is_untouched(key: UUID, *, share: float) -> bool:
    """True for the ``share`` (0 to 1) of cases for which no score is shown or used."""
    return draw(key, salt=SLICE_SALT) < share
