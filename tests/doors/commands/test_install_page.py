"""``docs/how-to/install.md`` is followed: its blocks are run in order, as real processes, on a PostgreSQL of their own.

Only what a test may not touch is replaced: folders lie under a temporary one, accounts are not made, and systemd is a
script that starts what the units of the page say.
"""

import http.client
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from keten.ground.foundation.postgres import keten_home
from tests.architecture.source import ROOT
from tests.doors.commands.own_postgres import OwnPostgres, running_postgres
from tests.ports import free_port

PAGE = (ROOT / "docs" / "how-to" / "install.md").read_text("utf-8")
HOST = {"Host": "keten.example.nl", "X-Forwarded-Proto": "https"}

_SYSTEMCTL = """#!{python}
'''As systemctl, for the units of one page: start what ExecStart says, with the settings that it names.'''
import os, pathlib, shlex, subprocess, sys
units, running = pathlib.Path("{units}"), pathlib.Path("{running}")
words = sys.argv[1:]
names = [word for word in words[1:] if not word.startswith("-")]
for name in names if words[0] in ("enable", "start") else []:
    lines = [line.partition("=") for line in (units / name).read_text().splitlines()]
    given = {{}}
    for key, _, value in lines:
        if key == "EnvironmentFile":
            given |= dict(line.split("=", 1) for line in open(value).read().splitlines())
    start = [shlex.split(value) for key, _, value in lines if key == "ExecStart"]
    clean = {{"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **given}}
    for command in start:
        if ("Type", "=", "oneshot") in lines:
            subprocess.run(command, env=clean, check=True)
        else:
            log = open(running / (name + ".log"), "wb")
            process = subprocess.Popen(command, env=clean, stdout=log, stderr=log, start_new_session=True)
            (running / (name + ".pid")).write_text(str(process.pid))
"""


@dataclass(frozen=True)
class Followed:
    """What came of it."""

    said: str
    port: int
    folder: Path


def list_blocks() -> list[str]:
    """The shell blocks of the page that are meant to be run, in order."""
    return re.findall(r"^```sh\n(.*?)^```", PAGE, re.M | re.S)


@pytest.fixture(scope="module")
def followed(tmp_path_factory) -> Iterator[Followed]:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("machine")
    with running_postgres() as postgres:
        port = free_port()
        try:
            _prepare(folder)
            script = "set -euo pipefail\n" + "\n".join(_adapt(block, folder, postgres, port) for block in list_blocks())
            done = subprocess.run(["bash", "-c", script], env=_environment(folder, postgres), capture_output=True,
                                  text=True, timeout=240, check=False)  # fmt: skip
            assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\n{_read_logs(folder)}"
            yield Followed(done.stdout, port, folder)
        finally:
            _stop_all(folder)


def _prepare(folder: Path) -> None:
    """The folders that every Linux has; the styles of this checkout, so that nothing is fetched twice."""
    for name in ("bin", "running", "etc/systemd/system", "var/backups", "srv/keten", "opt"):
        (folder / name).mkdir(parents=True)
    (folder / "opt" / "keten").symlink_to(ROOT)
    shutil.copytree(keten_home() / "assets", folder / "srv" / "keten" / "assets")
    pretend = dict.fromkeys(("useradd", "chown"), "#!/bin/sh\nexit 0\n")
    pretend["runuser"] = '#!/bin/sh\nshift 3\nexec "$@"\n'  # -u keten --
    # The packages of this checkout are there: a test must not install them anew under the feet of others.
    pretend["make"] = f'#!/bin/sh\nexec {shutil.which("make")} -o .venv/.stamp "$@"\n'
    pretend["git"] = '#!/bin/sh\n[ "$1" = clone ] && exit 0\nexec /usr/bin/git "$@"\n'
    pretend["curl"] = "#!/bin/sh\nexit 0\n"  # the test asks the page itself, when the worker has had its time
    pretend["systemctl"] = _SYSTEMCTL.format(
        python=sys.executable, units=folder / "etc/systemd/system", running=folder / "running"
    )
    for name, text in pretend.items():
        (folder / "bin" / name).write_text(text)
        (folder / "bin" / name).chmod(0o755)


def _adapt(block: str, folder: Path, postgres: OwnPostgres, port: int) -> str:
    """The same block, in the temporary folder and on the test's own server."""
    block = re.sub(r"(?<![\w/.])/(etc|opt|srv|var)/(?=keten|systemd|backups)", rf"{folder}/\1/", block)
    block = re.sub(r"-o \w+ -g \w+ ", "", block)
    block = block.replace("db.example.nl/keten?sslmode=verify-full", f"127.0.0.1:{postgres.port}/keten")
    block = block.replace("--host=db.example.nl", f"--host=127.0.0.1 --port={postgres.port}")
    block = block.replace("--username=postgres", f"--username={postgres.superuser}")
    return block.replace("--port 8000", f"--port {port}")


def _environment(folder: Path, postgres: OwnPostgres) -> dict[str, str]:
    """As of a fresh machine: nothing of the test's own Keten."""
    path = f"{folder / 'bin'}:{postgres.programs}:{os.environ['PATH']}"
    return {"PATH": path, "LANG": "C.UTF-8", "HOME": str(folder), "PGPASSWORD": postgres.password}


def _read_logs(folder: Path) -> str:
    return "\n".join(log.read_text(errors="replace")[-2000:] for log in (folder / "running").glob("*.log"))


def _stop_all(folder: Path) -> None:
    for file in (folder / "running").glob("*.pid"):
        with suppress(ProcessLookupError):
            os.killpg(int(file.read_text()), 9)


def ask(site: Followed, method: str, path: str, form: dict[str, str] | None = None, cookies: str = "",
        **headers: str) -> tuple[http.client.HTTPResponse, bytes]:  # fmt: skip
    """One request as the TLS web server in front would pass it on."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    sent = HOST | headers | ({"Cookie": cookies} if cookies else {})
    if form is not None:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://keten.example.nl/inloggen/"}
    connection.request(method, path, urlencode(form) if form is not None else None, sent)
    response = connection.getresponse()
    return response, response.read()


def wait_for_health(site: Followed, *, seconds: float = 30) -> tuple[int, dict[str, bool]]:
    until = time.monotonic() + seconds
    while True:
        with suppress(ConnectionError):
            response, body = ask(site, "GET", "/gezondheid/")
            if response.status == 200 or time.monotonic() > until:
                return response.status, json.loads(body)
        time.sleep(0.2)


def test_following_the_page_ends_in_health(followed: Followed) -> None:
    status, told = wait_for_health(followed)
    assert (status, set(told.values())) == (200, {True}), f"{told}\n{_read_logs(followed.folder)}"


def test_the_doctor_on_the_page_is_content(followed: Followed) -> None:
    """The page stops at a block that fails, so the doctor, which came last but one, found nothing to mend."""
    assert "Alles in orde." in followed.said
    assert "Database bereikt als keten_owner, keten_app, keten_round" in followed.said
    assert "Eigen databaseserver, achter TLS" in followed.said


def test_the_first_administrator_can_sign_in(followed: Followed) -> None:
    password = re.search(r"gebruikersnaam (\S+) en wachtwoord (\S+)", followed.said)
    assert password, followed.said
    page, body = ask(followed, "GET", "/inloggen/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body.decode())
    cookies = "; ".join(value.split(";")[0] for value in page.headers.get_all("Set-Cookie") or [])
    assert token
    assert all("Secure" in value for value in page.headers.get_all("Set-Cookie") or [])
    form = {"csrfmiddlewaretoken": token[1], "username": password[1], "password": password[2]}
    wrong, _ = ask(followed, "POST", "/inloggen/", form | {"password": "anders"}, cookies)
    right, said = ask(followed, "POST", "/inloggen/", form, cookies)
    assert wrong.status == 200
    assert right.status == 302, said.decode()[:500]


def test_a_stranger_sees_the_door_and_no_other_name_is_served(followed: Followed) -> None:
    assert ask(followed, "GET", "/klanten/")[0].status == 302
    assert ask(followed, "GET", "/inloggen/", Host="elders.example.nl")[0].status == 400


def test_the_backup_of_the_page_can_be_restored(followed: Followed) -> None:
    (backup,) = (followed.folder / "var/backups/keten").glob("*.backup")
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for name in ("web", "worker", "owner"):
        lines = (followed.folder / "etc/keten" / f"{name}.env").read_text().splitlines()
        environment |= dict(line.split("=", 1) for line in lines)
    program = ROOT / ".venv" / "bin" / "keten"
    done = subprocess.run([program, "restore", backup, "--test"], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Proef geslaagd" in done.stderr


def test_settings_and_keys_are_closed_to_others(followed: Followed) -> None:
    closed = [*(followed.folder / "etc/keten").glob("*.env"), followed.folder / "srv/keten/secrets.json"]
    assert len(closed) == 4
    assert [path.name for path in closed if stat.S_IMODE(path.stat().st_mode) & 0o007] == []
    web = (followed.folder / "etc/keten/web.env").read_text() + (followed.folder / "etc/keten/worker.env").read_text()
    assert "keten_owner" not in web


def test_systemd_understands_the_units(followed: Followed) -> None:
    program = shutil.which("systemd-analyze")
    if not program:
        pytest.skip("no systemd on this machine")
    units = sorted((followed.folder / "etc/systemd/system").glob("keten-*"))
    assert len(units) == 4
    done = subprocess.run([program, "verify", "--man=no", *units], capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "keten-" in line]
    assert told == [], done.stderr


def test_every_unit_that_the_page_speaks_of_is_on_it() -> None:
    made = set(re.findall(r"/etc/systemd/system/(keten-\w+\.\w+)", PAGE))
    named = set(re.findall(r"\bketen-\w+\.(?:service|timer)\b", PAGE))
    assert named == made
    assert {"keten-web.service", "keten-worker.service", "keten-backup.service", "keten-backup.timer"} == made
