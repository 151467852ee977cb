"""Users who open pages, as a process of its own: it must not take time from the server that it measures.

Reads one JSON object (the fields of ``Visit``) and prints the time of every page in milliseconds, from the request
until the last byte. Stops at the first answer that is not the page that was asked for.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

_HOST = "127.0.0.1"
_PATIENCE_S = 30
_MOST_PAGES = 20_000  # of one user: whatever the clock does, this ends


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One user per cookie goes round through ``paths`` (per user), with ``pause_s`` between pages.

    ``expected`` stands in every right answer. Pages of the first ``warm_s`` do not count:
    the server starts cold.
    """

    port: int
    cookies: Sequence[str]
    paths: Sequence[Sequence[str]]
    expected: str
    pause_s: float
    seconds: float
    warm_s: float


def measure(visit: Visit) -> list[float]:
    """Milliseconds per page, in a process of its own. Raises ``RuntimeError`` for a wrong answer."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=json.dumps(asdict(visit)), capture_output=True, text=True,
        timeout=visit.warm_s + visit.seconds + 2 * _PATIENCE_S, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return list(json.loads(done.stdout))


async def _visit(visit: Visit) -> list[float]:
    begin = time.monotonic()
    users = [_go_round(visit, user, begin) for user in range(len(visit.cookies))]
    return [took for samples in await asyncio.gather(*users) for took in samples]


async def _go_round(visit: Visit, user: int, begin: float) -> list[float]:
    await asyncio.sleep(visit.pause_s * user / len(visit.cookies))  # people do not click at the same moment
    reader, writer = await asyncio.open_connection(_HOST, visit.port)
    samples, paths = [], visit.paths[user]
    for number in range(_MOST_PAGES):
        started = time.monotonic()
        if started - begin > visit.warm_s + visit.seconds:
            break
        page = _open_page(reader, writer, paths[number % len(paths)], visit.cookies[user])
        body = await asyncio.wait_for(page, _PATIENCE_S)
        if started - begin > visit.warm_s:
            samples.append((time.monotonic() - started) * 1000)
        if visit.expected.encode() not in body:
            raise RuntimeError(f"another page than {visit.expected!r}: {body[:200]!r}")
        await asyncio.sleep(visit.pause_s)
    writer.close()
    return samples


async def _open_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, cookie: str) -> bytes:
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {_HOST}\r\nCookie: {cookie}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = head.split(" ", 2)[1]
    if status != "200":
        raise RuntimeError(f"{path} answers {status}")
    length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
    return await reader.readexactly(int(length.partition(":")[2]))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_visit(Visit(**json.load(sys.stdin))))))
