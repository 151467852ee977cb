"""Values that are kept secret at rest: a citizen service number is stored encrypted, and shown by its last digits."""

from typing import Any

from django.conf import settings

from keten.dossier.clients.queries.persons import hash_bsn
from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.rules.values import mask_bsn
from keten.ground.foundation.secrecy import encrypt_text


def seal_value(datum: Datum, value: Any) -> Any:
    """The value as the table keeps it (Wabb art. 10: a number of somebody else is for matching, not for reading)."""
    if datum.type != "bsn" or value is None:
        return value
    encrypted = encrypt_text(value, key=settings.KETEN_BSN_ENCRYPTION_KEY).decode()
    return {"masked": mask_bsn(value), "encrypted": encrypted, "hash": hash_bsn(value).hex()}


def is_same_value(datum: Datum, kept: Any, value: Any) -> bool:
    """Whether a value is the one that is kept, also when that is sealed."""
    if datum.type == "bsn" and kept is not None and value is not None:
        return bool(kept["hash"] == hash_bsn(value).hex())
    return bool(kept == value)
