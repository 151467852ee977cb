"""Which files may come with a message: decided by what is in them, never by their name."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from keten.ground.foundation.decision import Decision

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MACROS = "word/vbaProject.bin"

# Allowed kinds: how the content begins, and the ending that goes with it.
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", _DOCX: ".docx"}
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")
_ENDINGS = {"image/jpeg": (".jpg", ".jpeg")}


@dataclass(frozen=True)
class Limits:
    """The largest file in megabytes, and how many files with one message."""

    megabytes: int
    files: int


def read_media_type(content: bytes) -> str:
    """What kind of file this is by its content; empty for a kind that is not allowed."""
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    return _DOCX if content.startswith(b"PK\x03\x04") and _is_docx(content) else ""


def _is_docx(content: bytes) -> bool:
    """A document of Word without macros. Only the list of parts is read: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= names and _MACROS not in names


def check_files(sizes: Sequence[int], limits: Limits) -> Decision:
    """Not too many, none too large, none empty; before anything of them is read."""
    if len(sizes) > limits.files:
        return Decision.no("Stuur minder bijlagen bij één bericht.", "attachments")
    if any(size > limits.megabytes * 1_000_000 for size in sizes):
        return Decision.no("Een van de bijlagen is te groot.", "attachments")
    if any(size == 0 for size in sizes):
        return Decision.no("Er zit niets in een van de bijlagen.", "attachments")
    return Decision.yes()


def check_media_type(media_type: str) -> Decision:
    """One of the allowed kinds."""
    if media_type in KINDS:
        return Decision.yes()
    return Decision.no("Dit soort bestand kan niet. Stuur een pdf, jpg, png of docx (zonder macro's).", "attachments")


def clean_name(name: str, media_type: str) -> str:
    """The name without what could mislead: no folders or control characters, the ending of what is really in it."""
    bare = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    ending = KINDS[media_type]
    stem, dot, last = bare.rpartition(".")
    if dot and f".{last.lower()}" in _ENDINGS.get(media_type, (ending,)):
        bare, ending = stem, f".{last.lower()}"
    return f"{bare.strip(' .')[: 120 - len(ending)] or 'bijlage'}{ending}"
