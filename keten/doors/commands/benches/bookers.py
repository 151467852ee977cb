"""Clients who book at the same moment, as a process of its own: each opens the page with times and sends one.

Reads one JSON object (the fields of ``Rush``) and prints per booking what became of it and how long the answer took, in
milliseconds, from sending the form until the last byte.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

_HOST = "127.0.0.1"
_PATIENCE_S = 60
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ATTEMPT = re.compile(r'name="attempt" value="([^"]+)"')
_TIMES = re.compile(r'name="starts_at" value="([^"]+)"')
GOT, OTHERS, CALL = "got", "others", "call"  # a time; told that it is gone, with other times or a call instead


@dataclass(frozen=True, kw_only=True)
class Rush:
    """Per client a session (cookie) and the page to choose at; ``at_once`` of them send at the same time.

    ``pause_s``: how long each waits after an answer before the next one sends. ``times``: which times are wanted, the
    first client the first and so on, round and round.
    """

    port: int
    cookies: Sequence[str]
    paths: Sequence[str]
    times: Sequence[str]
    at_once: int
    pause_s: float = 0


@dataclass(frozen=True)
class Booked:
    """What became of one client: ``got``, ``others``, ``call``, or another answer; and the time of the answer."""

    what: str
    took_ms: float


def book(rush: Rush) -> list[Booked]:
    """Everybody, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=json.dumps(asdict(rush)), capture_output=True, text=True, check=False,
        timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return [Booked(*row) for row in json.loads(done.stdout)]


async def _rush(rush: Rush) -> list[tuple[str, float]]:
    """Pages are opened by a few at a time; the forms are sent when all are open."""
    open_at_once, send_at_once = asyncio.Semaphore(4), asyncio.Semaphore(rush.at_once)
    places = range(len(rush.cookies))
    pages = await asyncio.gather(*(_open(rush, place, open_at_once) for place in places))
    return list(await asyncio.gather(*(_send(rush, place, pages[place], send_at_once) for place in places)))


async def _open(rush: Rush, place: int, turn: asyncio.Semaphore) -> tuple[str, str]:
    """The form of one client, filled in; and the cookie that goes with it."""
    async with turn:
        head, body = await _ask(rush.port, "GET", rush.paths[place], rush.cookies[place], "")
    token, attempt = _TOKEN.search(body), _ATTEMPT.search(body)
    if token is None or attempt is None:
        raise RuntimeError(f"no form at {rush.paths[place]}: {head.splitlines()[0]}")
    secret = re.search(r"(?i)set-cookie: ([^;=]*csrf[^;]+)", head)
    wanted = rush.times[place % len(rush.times)].replace("+", "%2B").replace(":", "%3A")
    form = f"csrfmiddlewaretoken={token[1]}&attempt={attempt[1]}&starts_at={wanted}"
    return form, f"{rush.cookies[place]}; {secret[1] if secret else ''}"


async def _send(rush: Rush, place: int, page: tuple[str, str], turn: asyncio.Semaphore) -> tuple[str, float]:
    form, cookie = page
    async with turn:
        started = time.monotonic()
        head, body = await _ask(rush.port, "POST", rush.paths[place], cookie, form)
        took = (time.monotonic() - started) * 1000
        await asyncio.sleep(rush.pause_s)
    status = head.split(" ", 2)[1]
    if status == "302":
        return GOT, took
    if status == "200" and "net bezet" in body:
        return (OTHERS if _TIMES.search(body) else CALL), took
    return status, took


async def _ask(port: int, method: str, path: str, cookie: str, form: str) -> tuple[str, str]:
    reader, writer = await asyncio.open_connection(_HOST, port)
    lines = [f"{method} {path} HTTP/1.1", f"Host: {_HOST}", f"Cookie: {cookie}", "Connection: close",
             f"Origin: http://{_HOST}", f"Content-Length: {len(form)}",
             "Content-Type: application/x-www-form-urlencoded", "", form]  # fmt: skip
    writer.write("\r\n".join(lines).encode())
    answer = (await asyncio.wait_for(reader.read(), _PATIENCE_S)).decode(errors="replace")
    writer.close()
    head, _, body = answer.partition("\r\n\r\n")
    return head, body


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_rush(Rush(**json.load(sys.stdin))))))
