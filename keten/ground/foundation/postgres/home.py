"""Where an installation keeps its own things: the embedded database, third-party CSS, reports."""

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[4]


def keten_home() -> Path:
    """This installation's folder: KETEN_HOME, else `.keten` in the checkout, else a folder of the user."""
    named = os.environ.get("KETEN_HOME")
    if named:
        return Path(named).expanduser().resolve()
    if (_CHECKOUT / "pyproject.toml").is_file():
        return _CHECKOUT / ".keten"
    return Path.home() / ".local" / "share" / "keten"
