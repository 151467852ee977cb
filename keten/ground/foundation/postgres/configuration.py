"""The settings of the embedded server: safe (nothing is lost on a crash), and quick on one machine.

The files are written anew at every start, so that a better setting also reaches a cluster that exists.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

OWNER, APP, ROUND = "keten_owner", "keten_app", "keten_round"
PORT = 5432  # names the socket only: the server does not listen on the network

_MB = 1024**2
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_FIXED = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Nothing is replicated and backups are dumps: no more write-ahead log than recovery needs.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # the disk has no arm to move
    "jit": "off",  # short queries: compiling costs more than it brings
    "client_connection_check_interval": "10s",  # who asked is gone: do not go on for hours for nobody
    # A week of logs, a file per weekday.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}


def write_configuration(folder: Path, *, socket_directory: Path, log_directory: Path, users: Iterable[str]) -> None:
    """Write the three files the server reads. They hold no secrets: who may in is decided by account."""
    settings = _FIXED | _memory_settings(_available_memory()) | _shared_memory_settings()
    settings |= {
        "unix_socket_directories": str(socket_directory),
        "log_directory": str(log_directory),
        "hba_file": str(folder / "pg_hba.conf"),
        "ident_file": str(folder / "pg_ident.conf"),
    }
    _write(folder / "postgresql.conf", _render(settings))
    _write(folder / "pg_hba.conf", "local all all peer map=keten\n")
    _write(folder / "pg_ident.conf", _render_users(users))


def _memory_settings(memory: int) -> dict[str, str]:
    """A quarter of the memory as buffers, at most 2 GB; on a small machine little, but enough to run."""
    return {
        "shared_buffers": _megabytes(memory // 4, at_least=32, at_most=2048),
        "effective_cache_size": _megabytes(memory // 2, at_least=64, at_most=16384),
        "maintenance_work_mem": _megabytes(memory // 16, at_least=16, at_most=256),
        "work_mem": _megabytes(memory // 128, at_least=4, at_most=32),
    }


def _shared_memory_settings() -> dict[str, str]:
    """Containers often give /dev/shm only 64 MB, in which a parallel query fails: use files instead."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - only its size
    except OSError:
        return {"dynamic_shared_memory_type": "mmap"}
    is_roomy = room.f_bavail * room.f_frsize >= 256 * _MB
    return {"dynamic_shared_memory_type": "posix" if is_roomy else "mmap"}


def _available_memory() -> int:
    """Bytes of memory this process may use: of the machine, or less when its container has a limit."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for name in _CGROUP_LIMITS:
        try:
            limits.append(int(Path(name).read_text()))
        except (OSError, ValueError):  # no such control group, or "max"
            continue
    return min(limits)


def _megabytes(size: int, *, at_least: int, at_most: int) -> str:
    return f"{min(max(size // _MB, at_least), at_most)}MB"


def _render(settings: Mapping[str, str]) -> str:
    return "".join(f"{name} = {_quote(value)}\n" for name, value in settings.items())


def _quote(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _render_users(users: Iterable[str]) -> str:
    return "".join(f'keten "{user}" {role}\n' for user in sorted(set(users)) for role in (OWNER, APP, ROUND))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)  # the server may run as another account than ours
