"""The picture in the README is a picture of the product: made here with KETEN_SCREENSHOTS=1, looked at otherwise."""

import os
import struct
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from keten.ground.foundation.postgres.connections import role_name
from tests.factories import make_chain
from tests.journeys.desks import PICTURED_AT, fill_desk
from tests.journeys.people import People
from tests.journeys.servers import running_application

PICTURE = Path(__file__).parents[2] / "docs" / "img" / "werkvoorraad.png"
WIDTH, HEIGHT = 1280, 800
NAMES = {"anna": "F. de Vries", "bram": "J. Kuipers", "carla": "S. Benali"}  # nobody who exists


@pytest.mark.browser
@pytest.mark.skipif(not os.environ.get("KETEN_SCREENSHOTS"), reason="makes the picture: KETEN_SCREENSHOTS=1")
def test_make_the_picture_of_the_desk(browser, server, tmp_path, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: PICTURED_AT)
    chain = make_chain("Werkplein Nijmegen")
    for who, name in NAMES.items():
        staff = getattr(chain, who)
        staff.name = name
        staff.save(update_fields=["name"])
    with connection.cursor() as cursor:  # numbers as they are after some years
        cursor.execute("set role none; select setval('clients_client_id_seq', 48212)")
        cursor.execute(f"set role {role_name('app')}")
    fill_desk(chain, timezone.localdate(PICTURED_AT))
    with running_application(server.database, tmp_path / "serve.txt", "stopped_clock") as stopped:
        people = People(browser, stopped)
        page = people.sit_down(chain.anna)
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.goto("/werkvoorraad/")
        page.evaluate("document.fonts.ready")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        people.leave()
        assert people.complaints == []


def test_the_picture_of_the_desk_is_there():
    header = PICTURE.read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:]) == (WIDTH, HEIGHT)
