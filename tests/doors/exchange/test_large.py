"""A real server and a delivery that is far too large."""

import socket
from pathlib import Path
from urllib.parse import urlsplit

from keten.doors.exchange.models import Refusal
from keten.doors.exchange.rules.envelope import BATCH
from tests.doors.exchange.posting import PLACE, THEIRS
from tests.journeys.servers import running_server


def test_a_delivery_of_5_mb_is_refused_before_it_is_there(own_database: str, tmp_path: Path) -> None:
    """The real server: it says no while only the head of the request was sent."""
    head = (
        f"POST {PLACE} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {BATCH}\r\nContent-Length: 5000000\r\n"
        f"Webhook-Source: {THEIRS}\r\n\r\n["
    )
    with running_server(own_database, tmp_path / "serve.txt") as server:
        place = urlsplit(server.address)
        with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
            wire.sendall(head.encode())
            answer = ""
            while "}" not in answer:
                answer += wire.recv(65536).decode()
    assert " 413 " in answer.splitlines()[0]
    assert "Deze levering is te groot." in answer
    assert [row.reason for row in Refusal.objects.all()] == ["too_large"]
