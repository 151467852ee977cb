"""``keten demo`` as a real process, on a home and a database of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from keten.doors.commands.demo import build_demo
from keten.doors.commands.processes import check_port
from keten.doors.demo.marking import Mark, holds_people, read_mark, write_mark
from keten.ground.foundation.postgres import Cluster
from keten.ground.organisations.models import Organisation, Staff
from tests.factories import EPOCH, TODAY
from tests.ports import free_port

SMALL = {"KETEN_DEMO_CLIENTS": "12", "KETEN_DEMO_MONTHS": "1"}
MARK = Mark(clients=1, months=1, seed=1, built_on=TODAY)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An installation of its own, with the styles of this one."""
    styles = Path(settings.STATIC_ROOT)
    if not (styles / "staticfiles.json").is_file():
        pytest.skip("run `make setup` first: there are no styles to serve")
    shutil.copytree(styles, tmp_path / "static")
    yield tmp_path
    Cluster(tmp_path).destroy()


def test_a_demo_is_built_serves_stops_and_goes_on(home: Path) -> None:
    port = free_port()
    with _demo(home, port, KETEN_DEMO_CLIENTS="200", KETEN_DEMO_MONTHS="6") as demo:
        _listen(demo, until="Regio opbouwen")  # cut off in the middle of it
        _stop(demo, signal.SIGINT)
    _assert_nothing_left(home)
    with _demo(home, port, **SMALL) as demo:
        assert "begint opnieuw" in _listen(demo, until=f"Open http://localhost:{port}")
        assert "verzonnen" in _read_page(port)
        _stop(demo, signal.SIGINT)
    _assert_nothing_left(home)
    with _demo(home, port, **SMALL) as demo:
        assert "Regio" not in _listen(demo, until="Open http")
        assert "Marieke" in _read_page(port)
        _stop(demo, signal.SIGTERM)
    _assert_nothing_left(home)


def test_a_taken_port_is_named_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit, match=r"al in gebruik.*PORT=8123 make demo"):
            check_port(taken.getsockname()[1])


def test_an_impossible_port_is_refused() -> None:
    with pytest.raises(SystemExit, match="kan niet worden gebruikt"):
        check_port(99999)


def test_a_database_in_use_is_never_thrown_away(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETEN_DATABASE", own_database)
    assert not holds_people()
    organisation = Organisation.objects.create(code="x", name="X", kind="uwv", from_on=EPOCH)
    Staff.objects.create(organisation=organisation, name="Iemand", email="iemand@voorbeeld.nl", from_on=EPOCH)
    with pytest.raises(SystemExit, match="geen demo"):
        build_demo(clients=1, months=1, seed=1)
    assert Staff.objects.exists()


def test_a_mark_says_what_was_built(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETEN_DATABASE", own_database)
    assert read_mark() is None
    for mark in (MARK, replace(MARK, lived_until=TODAY)):
        write_mark(mark)
        assert read_mark() == mark
    monkeypatch.setenv("KETEN_DATABASE", f"{own_database}_elsewhere")
    assert read_mark() is None


def test_a_server_of_ones_own_is_only_wiped_when_told(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from keten.ground.foundation.postgres import conninfo

    with monkeypatch.context() as patch:  # over before the database of this test goes: who we are follows from it
        patch.setenv("DATABASE_URL", conninfo("owner", own_database))
        patch.delenv("KETEN_DATABASE", raising=False)
        with pytest.raises(SystemExit, match="eigen server"):
            build_demo(clients=1, months=1, seed=1)


@contextmanager
def _demo(home: Path, port: int, **environment: str) -> Iterator[subprocess.Popen[str]]:
    unwanted = ("KETEN_DATABASE", "DATABASE_URL", "KETEN_ROLE")
    known = {name: value for name, value in os.environ.items() if name not in unwanted}
    command = [sys.executable, "-m", "keten", "demo"]
    process = subprocess.Popen(
        command, env=known | {"KETEN_HOME": str(home), "PORT": str(port)} | environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()


def _listen(demo: subprocess.Popen[str], *, until: str) -> str:
    """What it says, up to and including a line with this text."""
    said = []
    assert demo.stdout
    for line in demo.stdout:
        said.append(line)
        if until in line:
            return "".join(said)
    raise AssertionError(f"stopped before {until!r}: {''.join(said)}")


def _read_page(port: int) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}/demo/", timeout=20) as page:
        return str(page.read().decode())


def _stop(demo: subprocess.Popen[str], how: signal.Signals) -> None:
    demo.send_signal(how)
    demo.communicate(timeout=60)
    assert demo.returncode == 0


def _assert_nothing_left(home: Path) -> None:
    """No process works for this installation any more, the database included."""
    assert not Cluster(home).is_running()
    needle = f"KETEN_HOME={home}".encode()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            found = environment.read_bytes()
        except OSError:
            continue
        assert needle not in found, environment.parent.joinpath("cmdline").read_bytes()
