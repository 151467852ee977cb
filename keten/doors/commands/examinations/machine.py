"""The machine and the home of this installation; needs neither Django nor a database."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from keten.doors.commands.examinations import Finding, good, notice, wrong
from keten.ground.foundation.guarding import explain_conflicts, find_demo_conflicts
from keten.ground.foundation.postgres.connections import is_external
from keten.ground.foundation.postgres.home import keten_home

_OLDEST_PYTHON = (3, 11)
_ROOM_GB = 2  # below this a day of work and a backup may not fit
_KEYS = ("KETEN_SESSION_KEY", "KETEN_BSN_ENCRYPTION_KEY", "KETEN_BSN_HASH_KEY")
_BROWSERS = "chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable"


def examine_python() -> Iterator[Finding]:
    """The version that runs us."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST_PYTHON:
        yield good(f"Python {version}")
    else:
        yield wrong(f"Python {version} is te oud", "Installeer Python 3.11 of nieuwer en voer 'make setup' uit.")


def examine_home() -> Iterator[Finding]:
    """Nobody else may write in the home of Keten."""
    home = keten_home()
    if not home.is_dir():
        yield wrong(f"De map van Keten bestaat niet: {home}", "Voer 'make setup' uit.")
    elif home.stat().st_uid != os.geteuid():
        yield wrong(f"De map van Keten is van een ander: {home}", "Start Keten als de eigenaar van deze map.")
    elif _mode(home) & 0o022:
        yield wrong(f"Anderen mogen schrijven in {home} ({_mode(home):o})", f"Voer uit: chmod go-w {home}")
    else:
        yield good(f"Map van Keten: {home}")


def examine_keys() -> Iterator[Finding]:
    """The keys come from the environment, or from a file that only we can read."""
    file = keten_home() / "secrets.json"
    if missing := list_missing_keys():
        mend = "Zet secrets.json terug uit de reservekopie. Alleen bij een nieuwe installatie: voer 'make setup' uit."
        yield wrong(f"Sleutels ontbreken: {', '.join(missing)}", mend)
    elif not file.is_file():
        yield good("Sleutels: uit de omgeving")
    elif _mode(file) & 0o077 or file.stat().st_uid != os.geteuid():
        yield wrong(f"Anderen kunnen de sleutels lezen: {file} ({_mode(file):o})", f"Voer uit: chmod 600 {file}")
    elif is_external():
        mend = "Zonder deze sleutels is elk BSN verloren: bewaar een kopie buiten deze machine."
        yield notice(f"Sleutels: uit {file}", mend)
    else:
        yield good("Sleutels: alleen van u")


def list_missing_keys() -> list[str]:
    """The keys that neither the environment nor our own file has."""
    has_file = (keten_home() / "secrets.json").is_file()
    return [] if has_file else [name for name in _KEYS if not os.environ.get(name)]


def examine_demo() -> Iterator[Finding]:
    """The demo lets anybody in; it never stands beside settings of a real installation."""
    if conflicts := find_demo_conflicts(os.environ):
        yield wrong("De demo staat aan in een echte omgeving", explain_conflicts(conflicts))
    elif os.environ.get("KETEN_DEMO") == "1":
        yield notice("De demo staat aan: iedereen kan hier binnenkomen als iemand uit de demo")


def examine_room() -> Iterator[Finding]:
    """Free disk where the home is."""
    free = shutil.disk_usage(next(folder for folder in (keten_home(), *keten_home().parents) if folder.exists())).free
    said = f"{free / 10**9:.0f} GB vrij op de schijf van Keten"
    yield good(said) if free >= _ROOM_GB * 10**9 else wrong(said, f"Maak ruimte: houd {_ROOM_GB} GB vrij.")


def examine_browser() -> Iterator[Finding]:
    """Only the tests need one."""
    found = [name for name in os.environ.get("CHROMIUM", _BROWSERS).split() if shutil.which(name)]
    if found:
        yield good(f"Browser voor de tests: {found[0]}")
    else:
        yield notice("Geen Chromium: de tests in de browser worden overgeslagen", "Alleen nodig voor 'make test'.")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


EXAMINATIONS = (examine_python, examine_home, examine_keys, examine_demo, examine_room, examine_browser)
