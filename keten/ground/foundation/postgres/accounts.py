"""Under which account of the operating system the embedded server runs, and the folders it may use.

PostgreSQL refuses to run as root. Root therefore steps down to an account without rights; any other user
runs the server as themselves.
"""

import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_UNPRIVILEGED = ("postgres", "nobody")
# Nothing of the caller's environment may reach the server: PGDATA, PGPORT, LD_LIBRARY_PATH or a locale
# that does not exist on this machine would change what it does.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class PostgresUnavailable(RuntimeError):
    """The embedded database cannot be used; the message says in Dutch what to do about it."""


@dataclass(frozen=True)
class ServerAccount:
    """An account of the operating system; `steps_down`: we are root and become it to run the server."""

    name: str
    uid: int
    gid: int
    steps_down: bool

    def run(self, command: Sequence[str | Path], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run one program of PostgreSQL as this account; output and errors come together in `stdout`."""
        identity: dict[str, Any] = {}
        if self.steps_down:
            identity = {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(
                command,
                cwd=cwd,
                env=_ENVIRONMENT,
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                **identity,
            )
        except OSError as error:
            raise PostgresUnavailable(f"PostgreSQL kan niet draaien als gebruiker {self.name} ({error}).") from error


def choose_server_account() -> ServerAccount:
    """The account the server runs under: the current user, or for root an account without rights."""
    if os.geteuid() != 0:
        return _account(pwd.getpwnam(current_user()), steps_down=False)
    for name in _UNPRIVILEGED:
        try:
            return _account(pwd.getpwnam(name), steps_down=True)
        except KeyError:
            continue
    raise PostgresUnavailable(
        "PostgreSQL mag niet als root draaien en er is geen gebruiker 'postgres' of 'nobody'. "
        "Maak er een, of start Keten als gewone gebruiker."
    )


def current_user() -> str:
    """The name of the user who runs this process; PostgreSQL knows people by it (peer authentication)."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise PostgresUnavailable(
            f"Gebruiker {os.geteuid()} heeft geen naam op deze machine; PostgreSQL heeft die nodig."
        ) from None


def own_directory(path: Path, *, mode: int, account: ServerAccount | None = None) -> Path:
    """Make `path` a directory of ours (or of `account`) with `mode`; refuse one that is less private."""
    uid, gid = (account.uid, account.gid) if account else (os.geteuid(), os.getegid())
    try:
        path.mkdir(mode=0o700, parents=True)
        os.chown(path, uid, gid)
    except FileExistsError:
        found = path.lstat()
        is_open = stat.S_IMODE(found.st_mode) & ~mode
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or is_open:
            raise PostgresUnavailable(f"{path} is niet (alleen) van ons en wordt niet gebruikt.") from None
    except OSError as error:
        raise PostgresUnavailable(f"{path} kan niet worden gemaakt ({error.strerror}).") from error
    path.chmod(mode)
    return path


def _account(entry: pwd.struct_passwd, *, steps_down: bool) -> ServerAccount:
    return ServerAccount(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, steps_down=steps_down)
