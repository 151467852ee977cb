"""One delivery over the network: signed, within a time, and what the subscriber answered. Touches no table."""

import json
import time
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4

import urllib3
from django.conf import settings
from urllib3.exceptions import HTTPError

from keten.doors.exchange.actions.sending import ACCEPTED, LATER, REFUSED, Batch, Told
from keten.doors.exchange.connectors.posting import TooMuch, name_reason, post_once
from keten.doors.exchange.rules.envelope import BATCH
from keten.doors.exchange.rules.signing import sign
from keten.doors.exchange.words import RESULTS

_MEANS = {RESULTS["processed"]: ACCEPTED, RESULTS["parked"]: ACCEPTED, RESULTS["received"]: ACCEPTED,
          RESULTS["refused"]: REFUSED}  # fmt: skip


def deliver(batch: Batch, *, now: datetime) -> Told:
    """Send as many as fit in one body; what was left out is not named in what comes back."""
    body = _write(batch)
    signed = sign(body, id=str(uuid4()), at=now, secret=batch.secret)
    headers = {
        "Content-Type": f"{BATCH}; charset=utf-8", "Accept": "application/json", "Webhook-Source": batch.source,
        "Webhook-Id": signed.id, "Webhook-Timestamp": signed.timestamp, "Webhook-Signature": signed.signature,
    }  # fmt: skip
    limit: float = settings.KETEN_SENDING_LIMIT_S
    deadline = time.monotonic() + limit
    try:
        status, answer = post_once(_pool(), batch.address, body, headers, connect_s=limit / 2, deadline=deadline)
    except TooMuch as error:
        return Told(failure=error.reason)
    except (HTTPError, OSError, ValueError) as error:
        return Told(failure=name_reason(error))
    return _read(answer) if status == 200 else Told(failure=f"http_{status}")


def _write(batch: Batch) -> bytes:
    """A list of events, up to the largest body; the first always goes."""
    taken: list[str] = []
    size = 2
    for letter in batch.letters:
        size += len(letter.text.encode()) + 1
        if taken and size > batch.largest:
            break
        taken.append(letter.text)
    return f"[{','.join(taken)}]".encode()


def _read(answer: bytes) -> Told:
    """What the subscriber says about each event. An answer that is none means: send it again."""
    try:
        rows = json.loads(answer)["resultaten"]
        return Told(results={str(row["id"]): _result(row) for row in rows})
    except (ValueError, KeyError, TypeError, RecursionError):
        return Told(failure="bad_answer")


def _result(row: dict[str, Any]) -> tuple[str, str]:
    return _MEANS.get(str(row["stand"]), LATER), str(row.get("reden") or "-").replace("\x00", "")


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=4)
