"""Answers that wait are sealed: nobody with the database alone can read them, and all are of one length."""

import json

from django.conf import settings

from keten.dossier.questions.rules.releasing import Sheet
from keten.ground.foundation.secrecy import decrypt_text, derive_key, encrypt_text

_LENGTH = 4096  # bytes; the longest sheet takes about three thousand


def seal(sheet: Sheet) -> bytes:
    """A sheet that only the installation can open."""
    text = json.dumps(sheet.to_table(), ensure_ascii=False)
    return encrypt_text(text + " " * (_LENGTH - len(text.encode())), key=_key())


def unseal(sealed: bytes) -> Sheet:
    """The sheet again."""
    return Sheet.from_table(json.loads(decrypt_text(sealed, key=_key())))


def _key() -> str:
    return derive_key(settings.KETEN_BSN_ENCRYPTION_KEY, "questions.surveys")
