"""Pseudonyms: the same key of the same kind always gives the same number, and nobody without the key finds it back.

BLAKE2b with a key (RFC 7693), 63 bits: among ten million keys two share
a number with a chance of about 5 in a million.
"""

import hashlib
from collections.abc import Iterable


def make_pseudonyms(values: Iterable[object], *, kind: str, key: bytes) -> list[int | None]:
    """One number (0 to 2^63) for each value, None for None. ``kind``: what they are keys of, such as ``client_ref``."""
    keyed = hashlib.blake2b(kind.encode() + b":", digest_size=8, key=key)
    return [None if value is None else _hash(keyed, str(value)) for value in values]


def _hash(keyed: hashlib.blake2b, value: str) -> int:
    one = keyed.copy()
    one.update(value.encode())
    return int.from_bytes(one.digest(), "big") >> 1
