"""An example of a partner's own system that exchanges messages with Keten. Python's standard library, nothing else.

    KETEN_SECRET=whsec_... python partner_system.py serve 8090                 receives; prints what arrived
    KETEN_SECRET=whsec_... python partner_system.py send ADDRESS SUBJECT 1     sends a test message

A real system keeps what it received (by ``source`` and ``id``) and its own last ``sequence`` per client in a table.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = base64.b64decode(os.environ["KETEN_SECRET"].removeprefix("whsec_"))
OUR_SOURCE = os.environ.get("OUR_SOURCE", "urn:nld:oin:00000000000000000002:systeem:zaken")
TOLERANCE_S = 300
RECEIVED: dict[tuple[str, str], dict] = {}  # in a real system a table with a unique key on (source, id)


def sign(body: bytes, name: str, stamp: str) -> str:
    """The signature of Standard Webhooks over id, time and body."""
    signed = b".".join((name.encode(), stamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()


def is_believed(headers, body: bytes) -> bool:
    """Signed with our shared secret, and not long ago. Compares in constant time."""
    stamp = headers.get("Webhook-Timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > TOLERANCE_S:
        return False
    expected = sign(body, headers.get("Webhook-Id", ""), stamp).encode()
    given = headers.get("Webhook-Signature", "").encode().split()
    return any(hmac.compare_digest(expected, each) for each in given)


def take_in(event: dict) -> dict:
    """Keep it once; a double gets the same answer. Write it durably before you answer."""
    RECEIVED.setdefault((event["source"], event["id"]), event)
    return {"id": event["id"], "stand": "verwerkt", "reden": ""}


class Inbox(BaseHTTPRequestHandler):
    """Answers one result per event, so that Keten knows which messages need not be sent again."""

    def do_POST(self) -> None:
        """One delivery."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1_048_576))
        if not is_believed(self.headers, body):
            return self._answer(401, {"reden": "De handtekening klopt niet."})
        read = json.loads(body)
        events = read if isinstance(read, list) else [read]
        for event in events:
            print(event["type"], event["subject"], event["sequence"], flush=True)
        return self._answer(200, {"resultaten": [take_in(event) for event in events]})

    def _answer(self, status: int, said: dict) -> None:
        text = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def send(address: str, subject: str, sequence: int, kind: str, data: dict) -> dict:
    """One event. ``subject`` is our own random key of the client, ``sequence`` counts from 1 for each client."""
    event = {
        "specversion": "1.0", "id": str(uuid.uuid4()), "source": OUR_SOURCE, "type": kind, "subject": subject,
        "sequence": f"{sequence:012}", "datacontenttype": "application/json", "data": data,
    }  # fmt: skip
    body, name, stamp = json.dumps(event).encode(), str(uuid.uuid4()), str(int(time.time()))
    request = urllib.request.Request(address, body, {
        "Content-Type": "application/cloudevents+json", "Webhook-Source": OUR_SOURCE, "Webhook-Id": name,
        "Webhook-Timestamp": stamp, "Webhook-Signature": sign(body, name, stamp),
    })  # fmt: skip
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Inbox).serve_forever()
    number = int(sys.argv[4])
    print(send(sys.argv[2], sys.argv[3], number, "nl.ketenwerkeninkomen.proefbericht.v1", {"nummer": number}))
