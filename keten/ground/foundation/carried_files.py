"""Carrying an uploaded file through a confirmation page: sealed in the page itself, stored nowhere.

The file may hold personal data. Sealed, nobody can read or change it; only who uploaded it can hand it in again.
"""

import base64
import zlib

from cryptography.fernet import InvalidToken

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.secrecy import decrypt_text, encrypt_text

LARGEST = 1_000_000  # bytes; sealed it must stay below Django's limit for a form (2.5 MB)


def seal_file(content: bytes, *, owner: str, key: str) -> str:
    """The file as text for a hidden field. ``owner`` says whose it is and until when: a person and a day."""
    packed = base64.b85encode(zlib.compress(content)).decode("ascii")
    return encrypt_text(f"{owner}\n{packed}", key=key).decode("ascii")


def unseal_file(sealed: str, *, owner: str, key: str) -> bytes:
    """The file again. Raises ``Refused`` for another owner or a changed seal."""
    try:
        sealed_by, packed = decrypt_text(sealed.encode("ascii"), key=key).split("\n", 1)
        if sealed_by == owner:
            return zlib.decompress(base64.b85decode(packed))
    except (InvalidToken, UnicodeEncodeError, ValueError):
        pass
    raise Refused("Kies het bestand opnieuw.", "file")
