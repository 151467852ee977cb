"""Keys of this installation: from the environment, or made once and kept in the home of Keten."""

import json
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet

from keten.ground.foundation.postgres.home import keten_home


def get_secret(name: str) -> str:
    """The value of ``KETEN_<NAME>``, or the one made for this installation. Losing it means losing every BSN."""
    return os.environ.get(f"KETEN_{name.upper()}") or _own_secrets()[name]


@cache
def _own_secrets() -> dict[str, str]:
    path = keten_home() / "secrets.json"
    if not path.exists():
        _write_new(path)
    return dict(json.loads(path.read_text()))


def _write_new(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {
        "session_key": secrets.token_urlsafe(50),
        "bsn_encryption_key": Fernet.generate_key().decode(),
        "bsn_hash_key": secrets.token_hex(32),
    }
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(made))
    try:
        os.link(draft, path)  # the first of two processes wins; the other reads what it wrote
    except FileExistsError:
        pass
    finally:
        draft.unlink()
