"""The launcher of the embedded database, on real servers in throw-away homes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from keten.ground.foundation import postgres
from keten.ground.foundation.postgres import Cluster, PostgresUnavailable
from keten.ground.foundation.postgres.accounts import choose_server_account, own_directory
from keten.ground.foundation.postgres.installation import Installation, copy_to_open_place, find_installation
from keten.ground.foundation.postgres.server import Server

_VARIABLES = ("DATABASE_URL", "DATABASE_URL_OWNER", "DATABASE_URL_ROUND", "KETEN_DATABASE")
_START_AND_NAME = """
import sys; from pathlib import Path; from keten.ground.foundation.postgres import Cluster
cluster = Cluster(Path(sys.argv[1])); cluster.ensure_running(); print(cluster.server.find_process())
"""


@pytest.fixture(autouse=True)
def no_server_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    monkeypatch.setenv("KETEN_HOME", str(tmp_path))
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.destroy()


def run(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(make_conninfo(**cluster.conninfo())) as connection:
        connection.execute(statement.encode())


def ask(cluster: Cluster, query: str, role: str = "keten_owner") -> list[tuple[Any, ...]]:
    with psycopg.connect(make_conninfo(**cluster.conninfo(role))) as connection:
        return connection.execute(query.encode()).fetchall()


def process_of(cluster: Cluster) -> int:
    process = cluster.server.find_process()
    assert process is not None
    return process


def kill(cluster: Cluster) -> None:
    os.kill(process_of(cluster), signal.SIGKILL)
    while cluster.server.find_process():
        time.sleep(0.01)


def test_the_three_roles_may_do_no_more_than_they_need(cluster: Cluster) -> None:
    cluster.ensure_running()
    rights = "SELECT rolname, rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolcanlogin"
    found = {role: set(rest) for role, *rest in ask(cluster, rights)}
    assert found == {"keten_owner": {True}, "keten_app": {False}, "keten_round": {False}}
    for role in found:
        assert ask(cluster, "SELECT current_user", str(role)) == [(role,)]


def test_it_is_private_and_safe(cluster: Cluster) -> None:
    cluster.ensure_running()
    settings = dict(ask(cluster, "SELECT name, setting FROM pg_settings"))
    assert settings["listen_addresses"] == ""
    assert (settings["fsync"], settings["synchronous_commit"], settings["full_page_writes"]) == ("on",) * 3
    assert (settings["TimeZone"], settings["server_encoding"]) == ("UTC", "UTF8")
    assert int(settings["client_connection_check_interval"]) > 0  # a question of who was killed does not go on
    assert cluster.socket_directory.stat().st_mode & 0o077 == 0
    assert cluster.server.data.stat().st_mode & 0o077 == 0


def test_it_starts_once_and_stops_when_nobody_needs_it(cluster: Cluster) -> None:
    assert not cluster.is_running()
    cluster.ensure_running()
    process = process_of(cluster)
    cluster.ensure_running()
    assert process_of(cluster) == process
    with psycopg.connect(make_conninfo(**cluster.conninfo("keten_app"))):
        assert not cluster.stop_when_idle()
    assert cluster.stop_when_idle()
    assert not cluster.is_running()
    cluster.ensure_running()


def test_two_at_once_make_one_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", _START_AND_NAME, str(cluster.home)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=60)[0].strip() for process in running]
    assert said == [str(process_of(cluster))] * 3


def test_two_checkouts_have_nothing_in_common(cluster: Cluster, tmp_path: Path) -> None:
    other = Cluster(tmp_path / "other")
    try:
        cluster.ensure_running()
        other.ensure_running()
        run(cluster, "CREATE TABLE here AS SELECT 1 AS x")
        assert ask(other, "SELECT to_regclass('here')") == [(None,)]
        cluster.stop()
        assert other.is_running()
    finally:
        other.destroy()


def test_what_was_committed_survives_a_kill(cluster: Cluster) -> None:
    cluster.ensure_running()
    run(cluster, "CREATE TABLE kept AS SELECT 1 AS x")
    kill(cluster)
    cluster.ensure_running()
    assert ask(cluster, "SELECT x FROM kept") == [(1,)]


def test_a_query_that_outlives_a_killed_server_does_not_block_the_next(cluster: Cluster) -> None:
    cluster.ensure_running()
    busy = psycopg.connect(make_conninfo(**cluster.conninfo()))
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 10000000000)")
    kill(cluster)
    cluster.ensure_running()
    assert ask(cluster, "SELECT 1") == [(1,)]
    busy.close()


def test_after_a_restart_of_the_machine_another_program_may_have_its_process_id(cluster: Cluster) -> None:
    cluster.ensure_running()
    kill(cluster)
    file = cluster.server.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    account = cluster.account
    identity = {"user": account.uid, "group": account.gid} if account.steps_down else {}
    bystander = subprocess.Popen(["sleep", "60"], cwd="/", **identity)  # type: ignore[call-overload]
    try:
        file.write_text("\n".join([str(bystander.pid), *lines[1:], ""]))
        assert not cluster.is_running()
        cluster.ensure_running()
        assert cluster.is_running()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_cluster_that_was_half_made_is_begun_anew(cluster: Cluster) -> None:
    cluster.ensure_running()
    (cluster.server.place / "conf" / "made").unlink()
    run(cluster, "DROP ROLE keten_round")
    cluster.ensure_running()
    assert ask(cluster, "SELECT current_user", "keten_round") == [("keten_round",)]


def test_destroying_leaves_nothing(cluster: Cluster) -> None:
    cluster.ensure_running()
    server = cluster.server
    cluster.destroy()
    assert not server.place.exists()
    assert not server.socket_directory.exists()
    assert not cluster.is_running()


def test_databases_are_made_copied_and_dropped(cluster: Cluster) -> None:
    postgres.ensure_server()
    assert postgres.ensure_database("Een naam")
    assert not postgres.ensure_database("Een naam")
    with psycopg.connect(postgres.conninfo("owner", "Een naam")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS x")
    postgres.create_from_template("kopie", "Een naam")
    connection = psycopg.connect(postgres.conninfo("owner", "kopie"))
    assert connection.execute("SELECT x FROM kept").fetchone() == (1,)
    postgres.drop_database("kopie")  # although somebody is connected
    connection.close()
    assert not postgres.database_exists("kopie")


def test_settings_start_nothing(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = postgres.connection_settings("round")
    assert (settings["NAME"], settings["USER"], settings["PORT"]) == ("keten", "keten_round", "5432")
    assert settings["HOST"] == str(cluster.socket_directory)
    assert settings["OPTIONS"] == {}
    assert not cluster.is_running()
    monkeypatch.setenv("KETEN_DATABASE", "elders")
    assert postgres.connection_settings("app")["NAME"] == "elders"
    assert postgres.connection_settings("app", "hier")["NAME"] == "hier"


def test_an_own_server_is_named_by_urls_and_never_launched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://web:p%40ss%2Fw@db.example:5433/ke%20ten?sslmode=require")
    monkeypatch.setenv("DATABASE_URL_ROUND", "postgresql://worker@/keten?host=/run/postgresql")
    monkeypatch.setattr(Cluster, "ensure_running", lambda self: pytest.fail("launched"))
    postgres.ensure_server()
    assert postgres.connection_settings("app", synchronous_commit=False) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "ke ten",
        "USER": "web",
        "PASSWORD": "p@ss/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "options": f"-c synchronous_commit=off -c {postgres.KEEP_PLANS}"},
    }
    assert postgres.connection_settings("owner")["USER"] == "web"
    assert postgres.connection_settings("round")["HOST"] == "/run/postgresql"
    assert postgres.role_name("round") == "worker"


def test_a_wrong_url_does_not_give_its_password_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://web:geheim@[db.example/keten")
    with pytest.raises(ValueError, match="DATABASE_URL is geen geldig adres") as caught:
        postgres.connection_settings("app")
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_socket_path_is_never_too_long(tmp_path: Path) -> None:
    for length in (1, 60, 150):
        server = Server(place=Path("/") / ("x" * length) / "0a1b2c3d", account=choose_server_account())
        assert len(os.fsencode(server.socket_directory / ".s.PGSQL.5432")) <= 107
    with socket.socket(socket.AF_UNIX) as longest, pytest.raises(OSError, match="too long"):
        longest.bind("/" + "x" * 108)


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    place = own_directory(tmp_path / "run", mode=0o700)
    assert own_directory(place, mode=0o700).stat().st_mode & 0o777 == 0o700
    place.chmod(0o770)
    (tmp_path / "link").symlink_to(tmp_path)
    for path in (place, tmp_path / "link"):
        with pytest.raises(PostgresUnavailable, match="wordt niet gebruikt"):
            own_directory(path, mode=0o700)


def test_programs_in_a_closed_folder_are_copied_and_the_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "bin").mkdir(parents=True)
    (closed / "bin" / "initdb").touch(mode=0o700)
    closed.chmod(0o700)
    installation = Installation(bin=closed / "bin", version="17.10")
    assert not installation.is_open_to_all()
    copy = copy_to_open_place(installation, tmp_path / "open")
    assert copy == copy_to_open_place(installation, tmp_path / "open")
    assert (copy.bin / "initdb").stat().st_mode & 0o777 == 0o755
    assert closed.stat().st_mode & 0o777 == 0o700


def test_data_of_another_major_version_are_not_touched() -> None:
    assert find_installation().major >= 15
    with pytest.raises(PostgresUnavailable, match="versie 9 "):
        find_installation(9)
