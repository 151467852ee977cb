"""The embedded database of one installation: made on first use, started when needed, private to its owner.

It does not listen on the network. Who may in as which role is decided by account (peer authentication):
the user who runs Keten, and root, may be each of the three roles. There are no passwords.
"""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from .accounts import (
    PostgresUnavailable,
    ServerAccount,
    choose_server_account,
    current_user,
    own_directory,
)
from .configuration import APP, OWNER, PORT, ROUND
from .home import keten_home
from .installation import Installation, copy_to_open_place, find_installation
from .server import Server

# Root's clusters live here: the account the server runs under may not be able to reach the checkout.
_SYSTEM = Path("/var/lib/keten")


class Cluster:
    """The embedded database cluster of the installation at `home` (default: `keten_home()`)."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or keten_home()

    @cached_property
    def account(self) -> ServerAccount:
        return choose_server_account()

    @property
    def server(self) -> Server:
        return Server(place=self._folder / self._read_or_make_id(), account=self.account)

    @property
    def socket_directory(self) -> Path:
        """Where clients connect. Known before the cluster exists: settings need it, and start nothing."""
        return self.server.socket_directory

    @property
    def log_directory(self) -> Path:
        return self.server.log

    def conninfo(self, role: str = OWNER, database: str = "postgres") -> dict[str, str]:
        """Where and as whom to connect, under the names of libpq."""
        return {"host": str(self.socket_directory), "port": str(PORT), "user": role, "dbname": database}

    def find_program(self, name: str) -> Path:
        """The path of a program that belongs to this server, such as pg_dump or psql."""
        return find_installation(self.server.major).bin / name

    def is_running(self) -> bool:
        return self._is_made and self.server.is_ready()

    def ensure_running(self) -> None:
        """Make the cluster when there is none, start it when it is down; cheap when it runs.

        Any number of processes may ask at once: one makes and starts, the others wait.
        Raises PostgresUnavailable.
        """
        if self.is_running():
            return
        with self._lock():
            if self.is_running():
                return
            if not self._is_made:
                self._make()
            else:
                self._start(find_installation(self.server.major))

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off."""
        with self._lock():
            self.server.stop()

    def stop_when_idle(self) -> bool:
        """Stop the server unless somebody is connected; says whether it stopped."""
        with self._lock():
            if self.server.is_ready() and self._count_clients():
                return False
            self.server.stop()
            return True

    def destroy(self) -> None:
        """Stop the server and remove every database in it."""
        with self._lock():
            self.server.remove()
            self._id_file.unlink(missing_ok=True)
            if self.account.steps_down:
                with suppress(OSError):  # not empty: of a home that stood here before
                    self._folder.rmdir()

    @property
    def _folder(self) -> Path:
        if not self.account.steps_down:
            return self._own
        return _SYSTEM / hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]

    @property
    def _own(self) -> Path:
        return self.home / "pg"

    @property
    def _id_file(self) -> Path:
        return self._own / "id"

    @property
    def _is_made(self) -> bool:
        return (self.server.place / "conf" / "made").exists()

    def _make(self) -> None:
        """Make cluster and roles; only then mark it as made, so that a half-made one is begun anew."""
        server, installation = self.server, find_installation()
        self._stop_abandoned()
        server.remove()
        for folder in ([_SYSTEM, self._folder] if self.account.steps_down else []) + [server.place]:
            own_directory(folder, mode=0o755 if self.account.steps_down else 0o700)
        server.make(self._open(installation))
        self._start(installation)
        rights = SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
        with psycopg.connect(make_conninfo(**self.conninfo()), autocommit=True) as connection:
            for role in (APP, ROUND):
                connection.execute(SQL("CREATE ROLE {} {}").format(Identifier(role), rights))
        (server.place / "conf" / "made").touch()

    def _start(self, installation: Installation) -> None:
        self.server.start(self._open(installation), users={"root", current_user()})

    def _open(self, installation: Installation) -> Installation:
        if self.account.steps_down and not installation.is_open_to_all():
            return copy_to_open_place(installation, _SYSTEM / "postgresql")
        return installation

    def _stop_abandoned(self) -> None:
        """Stop servers of a home that was thrown away and stood at this same path. Their data stay."""
        for place in self._folder.glob("*/") if self._folder.is_dir() else ():
            if place != self.server.place:
                Server(place=place, account=self.account).stop()

    def _count_clients(self) -> int:
        query = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = %s"
        with psycopg.connect(make_conninfo(**self.conninfo())) as connection:
            row = connection.execute(query, ["client backend"]).fetchone()
        return int(row[0]) if row else 0

    def _read_or_make_id(self) -> str:
        """The random name of this cluster: one made later at this path does not meet the older's socket."""
        try:
            return self._id_file.read_text().strip()
        except FileNotFoundError:
            pass
        self._make_own_folder()
        draft = self._own / f"id.{os.getpid()}"
        draft.write_text(secrets.token_hex(4))
        try:
            os.link(draft, self._id_file)  # atomic, and the first one wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        return self._id_file.read_text().strip()

    def _make_own_folder(self) -> None:
        try:
            self._own.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise PostgresUnavailable(f"{self._own} kan niet worden gemaakt ({error.strerror}).") from error

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._make_own_folder()
        with (self._own / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
