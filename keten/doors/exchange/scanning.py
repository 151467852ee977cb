"""Looking for viruses in files that people send, with ClamAV when there is one (``KETEN_CLAMAV``)."""

import os
import socket
import struct
from collections.abc import Mapping
from contextlib import closing

from keten.dossier.cases.ports import Infected, ScannerUnreachable

_TIMEOUT_S = 20.0
_CHUNK = 64 * 1024
_LONGEST_REPLY = 4096


def scan_file(content: bytes) -> bool:
    """True: clean; False: this installation has no scanner. Raises ``Infected``, ``ScannerUnreachable``."""
    where = read_address(os.environ)
    if where is None:
        return False
    reply = _ask(where, content)
    if reply.endswith("FOUND"):
        raise Infected
    if not reply.endswith("OK"):  # too large for it, or something we do not know: nobody says that it is clean
        raise ScannerUnreachable
    return True


def read_address(environment: Mapping[str, str]) -> tuple[str, int] | str | None:
    """``KETEN_CLAMAV``: "host:port", or the path of a socket; None when it is not set."""
    said = environment.get("KETEN_CLAMAV", "").strip()
    if not said or said.startswith("/"):
        return said or None
    host, _colon, port = said.rpartition(":")
    return host.strip("[]"), int(port)


def _ask(where: tuple[str, int] | str, content: bytes) -> str:
    """One file in the INSTREAM protocol of clamd: chunks with their length, an empty one, then the answer."""
    try:
        with closing(_connect(where)) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            return _read(line)
    except OSError as silence:
        raise ScannerUnreachable from silence


def _connect(where: tuple[str, int] | str) -> socket.socket:
    if isinstance(where, tuple):
        return socket.create_connection(where, timeout=_TIMEOUT_S)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_TIMEOUT_S)
    line.connect(where)
    return line


def _read(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _LONGEST_REPLY and (more := line.recv(_LONGEST_REPLY)):
        said += more
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
