"""A real browser at a real server with a real worker: one database for all journeys, a location of its own for each.

A story makes its own chain (``make_chain("Werkplein …")``), so that stories do not meet.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.browsers import running_browser
from tests.conftest import copied_database
from tests.journeys.people import People
from tests.journeys.servers import Server, running_server, running_worker


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Chromium for all journeys."""
    with running_browser() as found:
        yield found


@pytest.fixture(scope="package")
def server(browser, template_database, django_db_blocker, tmp_path_factory) -> Iterator[Server]:  # type: ignore[no-untyped-def]
    """The web server and the worker on a fresh database; tests in this process look into the same database."""
    logs: Path = tmp_path_factory.mktemp("servers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETEN_MAIL_FOLDER", str(logs / "mail"))
        patch.setenv("KETEN_STORE", str(logs / "store"))
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs an event loop in this thread
        with copied_database("journeys", template_database, django_db_blocker) as name:
            call_command("collectstatic", verbosity=0, interactive=False)
            with running_server(name, logs / "serve.txt") as server:
                patch.setenv("KETEN_STORE", str(logs / "nightly"))  # what the worker counts at night stays out of it
                with running_worker(name, logs / "work.txt"):
                    patch.setenv("KETEN_STORE", str(logs / "store"))
                    yield server


@pytest.fixture
def people(browser, server) -> Iterator[People]:
    """Opens a browser for a person; afterwards no page may have complained."""
    everybody = People(browser, server)
    yield everybody
    everybody.leave()
    assert everybody.complaints == []


@pytest.fixture
def today(server) -> date:
    """The real day: the server reads the clock itself."""
    return timezone.localdate()
