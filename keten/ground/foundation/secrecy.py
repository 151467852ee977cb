"""Keeping a short text secret at rest, and finding it again without reading it."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet


def encrypt_text(text: str, *, key: str) -> bytes:
    """Ciphertext of a short text; the same text gives another ciphertext each time."""
    return _fernet(key).encrypt(text.encode())


def decrypt_text(ciphertext: bytes, *, key: str) -> str:
    """The text again. Raises ``cryptography.fernet.InvalidToken`` for another key or a changed ciphertext."""
    return _fernet(key).decrypt(bytes(ciphertext)).decode()


def derive_key(key: str, purpose: str) -> str:
    """Another key out of a key that can encrypt, so that what is kept for one purpose cannot be read for another."""
    return urlsafe_b64encode(hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()).decode()


def keyed_hash(text: str, *, key: str) -> bytes:
    """32 bytes, equal for equal texts; without the key nobody can try all BSNs."""
    return hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).digest()


@cache
def _fernet(key: str) -> Fernet:
    return Fernet(key)
