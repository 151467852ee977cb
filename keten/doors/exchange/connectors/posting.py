"""One question as JSON to one source, and its answer; every failure is ``SourceUnreachable`` with a code.

The question names a person, so it travels only in the body. Neither the question nor the answer gets into the log or
into an exception: what failed is said with a code, and the exception that told us is let go.
"""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from keten.doors.exchange.rules.connections import Connection
from keten.doors.exchange.rules.reading import parse_json
from keten.dossier.clients.ports import SourceUnreachable

_KEPT_CONNECTIONS = 8  # per web process; as many as its threads can use at once
_LARGEST_ANSWER = 2_000_000  # bytes; a person's whole file is some kilobytes
_PIECE = 65_536
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    # The first that fits; NewConnectionError is a kind of ConnectTimeoutError.
    (NameResolutionError, "unknown_host"),
    (NewConnectionError, "refused"),
    (ConnectTimeoutError, "timeout"),
    (ReadTimeoutError, "timeout"),
    (SSLError, "tls"),
    (ProtocolError, "broken_off"),
)


class Poster:
    """Sends questions to one source over connections that are kept open; to be shared by threads."""

    def __init__(self, connection: Connection, *, key_header: str) -> None:
        self._connection = connection
        self._headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        self._headers |= dict(connection.headers) | ({key_header: connection.key} if connection.key else {})
        self._pool = urllib3.PoolManager(
            maxsize=_KEPT_CONNECTIONS, cert_file=connection.certificate or None, ca_certs=connection.authority or None
        )

    def post(self, address: str, question: dict[str, Any]) -> Any:
        """The answer as JSON; raises ``SourceUnreachable``. Takes no longer than the connection's ``total_s``."""
        deadline = time.monotonic() + self._connection.total_s
        body = json.dumps(question).encode()
        for _attempt in ("a kept connection that the other side had closed", "a new one"):
            status, answer, reason = self._try(address, body, deadline)
            if reason != "broken_off":
                break
        if reason:
            raise SourceUnreachable(reason)
        if status != 200:
            raise SourceUnreachable(f"http_{status}")
        return read_json(answer)

    def _try(self, address: str, body: bytes, deadline: float) -> tuple[int, bytes, str]:
        """Status, answer and, when it failed, the code of why. Reading twice harms nobody, so once more is safe."""
        try:
            return *self._send(address, body, deadline), ""
        except TooMuch as error:
            return 0, b"", error.reason
        except (HTTPError, OSError, ValueError) as error:
            return 0, b"", name_reason(error)

    def _send(self, address: str, body: bytes, deadline: float) -> tuple[int, bytes]:
        url, connect_s = f"{self._connection.url}{address}", self._connection.connect_s
        return post_once(self._pool, url, body, self._headers, connect_s=connect_s, deadline=deadline)


class TooMuch(Exception):
    """The answer does not end in time, or is far larger than an answer about one person can be."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_json(answer: bytes) -> Any:
    """JSON that a database can hold; raises ``SourceUnreachable("bad_answer")`` for anything else."""
    try:
        return parse_json(answer)
    except ValueError:
        raise SourceUnreachable("bad_answer") from None


def post_once(
    pool: urllib3.PoolManager, url: str, body: bytes, headers: Mapping[str, str], *, connect_s: float, deadline: float
) -> tuple[int, bytes]:
    """Status and answer, before ``deadline`` (of ``time.monotonic``). Raises ``TooMuch`` and what urllib3 raises."""
    left = max(deadline - time.monotonic(), 0.01)
    timeout = urllib3.Timeout(connect=min(connect_s, left), read=left)
    response = pool.request(
        "POST", url, body=body, headers=headers, timeout=timeout, retries=False, redirect=False, preload_content=False
    )
    try:
        answer = b"".join(_read_pieces(response, deadline))
    except BaseException:
        response.close()  # half an answer is left in it: not to be used again
        raise
    response.release_conn()
    return response.status, answer


def _read_pieces(response: urllib3.BaseHTTPResponse, deadline: float) -> Iterator[bytes]:
    """Piece by piece: a source that sends a byte a second is out of time as well."""
    size = 0
    while piece := response.read1(_PIECE):
        size += len(piece)
        if size > _LARGEST_ANSWER:
            raise TooMuch("bad_answer")
        if time.monotonic() > deadline:
            raise TooMuch("timeout")
        yield piece


def name_reason(error: Exception) -> str:
    """A certificate that cannot be read comes wrapped as if the connection was broken off."""
    if isinstance((error.args or (None,))[-1], FileNotFoundError | PermissionError):
        return "certificate"
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "failed")
