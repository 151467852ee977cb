"""The one file of a backup: a tar of the manifest, the dump and the anchors of the ledger."""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from keten.doors.commands.backups import BackupFailed
from keten.doors.commands.backups.contents import Contents, parse_contents

FORMAT = 1
MANIFEST, DUMP, ANCHORS = "manifest.json", "database.dump", "anchors.txt"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the backup is of, and what must be in it; ``migrations`` are "app.name"."""

    made_at: datetime
    keten: str
    commit: str
    postgres: str
    database: str
    migrations: list[str]
    contents: Contents
    dump_bytes: int
    dump_sha256: str
    anchors_sha256: str


@dataclass(frozen=True)
class Opened:
    """A backup that was unpacked and found whole."""

    manifest: Manifest
    dump: Path
    anchors: Path


def write_archive(file: Path, folder: Path, manifest: Manifest) -> None:
    """Pack the files of ``folder``. It gets its name only when it is whole, and nobody else may read it."""
    plain = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    (folder / MANIFEST).write_text(json.dumps(plain, indent=1, sort_keys=True), encoding="utf-8")
    draft = file.with_name(f"{file.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with draft.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name in (MANIFEST, ANCHORS, DUMP):
                tar.add(folder / name, arcname=name)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)


@contextmanager
def opened_archive(file: Path, *, workplace: Path) -> Iterator[Opened]:
    """Unpack and check for the time of the block. Raises ``BackupFailed`` for a file that is not whole."""
    workplace.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=workplace, prefix="restore-") as name:
        folder = Path(name)
        _unpack(file, folder)
        manifest = _read_manifest(folder / MANIFEST)
        found = (hash_file(folder / DUMP), hash_file(folder / ANCHORS))
        if found != (manifest.dump_sha256, manifest.anchors_sha256):
            raise BackupFailed(f"{file} is beschadigd: de inhoud past niet bij wat erover is opgeschreven.")
        yield Opened(manifest, folder / DUMP, folder / ANCHORS)


def hash_file(file: Path) -> str:
    """SHA-256 in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, mode="r:") as tar:
            for name in (MANIFEST, ANCHORS, DUMP):
                tar.extract(name, folder, filter="data")
    except FileNotFoundError as error:
        raise BackupFailed(f"{file} bestaat niet.") from error
    except (tarfile.TarError, KeyError, OSError) as error:
        raise BackupFailed(f"{file} is geen (hele) reservekopie van Keten: {error}") from error


def _read_manifest(file: Path) -> Manifest:
    try:
        plain: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if plain.pop("format") != FORMAT:
            raise BackupFailed("Deze reservekopie heeft een vorm die deze versie van Keten niet kent.")
        given = {"contents": parse_contents(plain["contents"]), "made_at": datetime.fromisoformat(plain["made_at"])}
        return Manifest(**plain | given)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFailed(f"De beschrijving in de reservekopie is beschadigd: {error}") from error
