"""``keten backup`` and ``keten restore`` as real processes: every table comes back, every fault is found."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.db import connections

from keten.doors.commands.backups.contents import Contents, Table, list_differences
from keten.ground.foundation.postgres import conninfo, database_exists, drop_database
from tests.conftest import copied_database, run_keten
from tests.factories import TODAY, make_chain
from tests.ground.upkeep.lives import live, live_marked

TARGET = f"keten_test_{os.getpid()}_target"
_ALL_TABLES = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
_RIGHTS = """select relname, relacl::text from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') order by 1"""
_GUARDS = """
select conname::text, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
union all select indexname::text, indexdef from pg_indexes where schemaname = 'public'
union all select tgname::text, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all select proname::text, md5(prosrc) || prosecdef || coalesce(proacl::text, '') from pg_proc
  where pronamespace = 'public'::regnamespace and prolang <> (select oid from pg_language where lanname = 'c')
"""
# Somebody changes the restored database before it is compared.
_PLANTING = """
import sys, psycopg
from keten.doors.commands.backups import restoring
from keten.ground.foundation.postgres import conninfo
real = restoring._load
def load(side, opened):
    real(side, opened)
    with psycopg.connect(conninfo("owner", side)) as connection:
        connection.execute(sys.argv[2])
restoring._load = load
from keten.doors.commands.main import main
main(["restore", sys.argv[1], "--test"])
"""


class Installation:
    """A database with a past, its anchors, and a backup of both."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.anchors = folder / "anchors.txt"

    def keten(self, *words: str, database: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        where = {"KETEN_ANCHOR_FILE": str(self.anchors)} | more
        return run_keten(*words, database=database or self.database, check=False, **where)

    def back_up(self, *words: str) -> Path:
        done = self.keten("backup", str(self.folder), *words)
        assert done.returncode == 0, done.stderr
        return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def lived(template_database: str, django_db_blocker, tmp_path_factory) -> Iterator[Installation]:  # type: ignore[no-untyped-def]
    """Lived through the real actions, with two rounds that anchored it; shared, because tests only read it."""
    with copied_database("backup", template_database, django_db_blocker) as name:
        installation = Installation(name, tmp_path_factory.mktemp("backup"))
        chain = make_chain()
        live_marked(chain)
        live(chain, close=False)
        chain.register()
        connections.close_all()
        for day in (TODAY, TODAY.replace(day=20)):
            done = installation.keten("round", "--on", day.isoformat())
            assert done.returncode == 0, done.stderr
        yield installation


@pytest.fixture(scope="module")
def backup(lived: Installation) -> Path:
    return lived.back_up()


@pytest.fixture
def target() -> Iterator[str]:
    """The name of a database that is not there yet; afterwards it and those kept beside it go."""
    drop_database(TARGET)
    yield TARGET
    for name in _list_databases():
        if name.startswith(TARGET):
            drop_database(name)


def read_all(database: str) -> dict[str, list[str]]:
    """Every row of every table as text, in order of that text: not the digest of the product."""
    with psycopg.connect(conninfo("owner", database)) as connection:
        tables = [name for (name,) in connection.execute(_ALL_TABLES).fetchall()]
        return {
            name: sorted(row for (row,) in connection.execute(f'select x::text from "{name}" x').fetchall())
            for name in tables
        }


def ask(database: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo("owner", database)) as connection:
        return sorted(connection.execute(query).fetchall(), key=str)


def list_guards(database: str) -> list[str]:
    """Constraints, indexes, triggers and functions; a restored one is the same but for how casts are written."""
    return sorted(re.sub(r"::(text|character varying)|[()\[\] ]", "", str(row)) for row in ask(database, _GUARDS))


def _list_databases() -> list[str]:
    return [str(name) for (name,) in ask("postgres", "select datname from pg_database")]


def test_every_table_every_right_and_the_anchors_come_back(lived: Installation, backup: Path, target: str) -> None:
    before = read_all(lived.database)
    moved = lived.folder / "elsewhere.txt"
    done = lived.keten("restore", str(backup), database=target, KETEN_ANCHOR_FILE=str(moved))
    assert done.returncode == 0, done.stderr
    after = read_all(target)
    for written_later in ("upkeep_backup", "ledger_ledgerevent", "ledger_chainhead"):  # that this backup was made
        del before[written_later], after[written_later]
    assert after == before
    assert sum(map(len, after.values())) > 1000
    assert ask(target, _RIGHTS) == ask(lived.database, _RIGHTS)
    assert list_guards(target) == list_guards(lived.database)
    assert moved.read_bytes() == lived.anchors.read_bytes()
    assert len(moved.read_text().splitlines()) == 2
    verified = lived.keten("ledger", "verify", database=target, KETEN_ANCHOR_FILE=str(moved))
    assert verified.returncode == 0, verified.stdout
    assert not database_exists(f"{target}_restore")


def test_the_ledger_comes_back_row_by_row(lived: Installation, backup: Path, target: str) -> None:
    lived.keten("restore", str(backup), database=target, KETEN_ANCHOR_FILE=str(lived.folder / "third.txt"))
    query = "select e::text from ledger_ledgerevent e where type <> 'upkeep.backup-made'"
    assert ask(target, query) == ask(lived.database, query)


@pytest.mark.parametrize(("planted", "named"), [
    ("update clients_client set first_name = 'Anders' where id = 1", "tabel clients_client: inhoud is anders"),
    ("update cases_step set due_on = due_on + 1 where id = 1", "tabel cases_step: inhoud is anders"),
    ("delete from organisations_absence; delete from promises_breach where id = 1", "tabel promises_breach: "),
    ("drop table promises_breach", "tabel promises_breach ontbreekt"),
    ("create table extra (id int)", "tabel extra hoort er niet"),
    ("alter sequence clients_client_id_seq restart with 1", "teller clients_client_id_seq staat te laag"),
])  # fmt: skip
def test_a_difference_is_found_and_nothing_is_kept(backup: Path, lived: Installation, planted: str, named: str) -> None:
    environment = os.environ | {"KETEN_DATABASE": TARGET, "KETEN_ANCHOR_FILE": str(lived.anchors)}
    done = subprocess.run(
        [sys.executable, "-c", _PLANTING, str(backup), planted], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stderr
    assert named in done.stderr
    assert not database_exists(f"{TARGET}_restore")


@pytest.mark.parametrize("damage", ["cut", "byte", "empty", "other"])
def test_a_damaged_file_is_refused(backup: Path, lived: Installation, target: str, damage: str, tmp_path: Path) -> None:
    whole, file = backup.read_bytes(), tmp_path / "damaged.backup"
    middle = len(whole) // 2
    file.write_bytes({
        "cut": whole[:middle], "byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "empty": b"",
        "other": b"SELECT 1;" * 1000,
    }[damage])  # fmt: skip
    done = lived.keten("restore", str(file), database=target)
    assert done.returncode == 1
    assert "beschadigd" in done.stderr or "geen (hele) reservekopie" in done.stderr
    assert "Traceback" not in done.stderr
    assert not database_exists(target)


def test_a_database_in_use_is_replaced_only_when_asked_and_kept(
    lived: Installation, backup: Path, own_database: str, target: str
) -> None:
    connections.close_all()
    chain = make_chain("Werkplein in gebruik")
    chain.register()
    connections.close_all()
    before = read_all(own_database)
    refused = lived.keten("restore", str(backup), database=own_database)
    assert refused.returncode == 1
    assert "is niet leeg" in refused.stderr
    with psycopg.connect(conninfo("app", own_database)):
        busy = lived.keten("restore", str(backup), "--replace", "--yes", database=own_database)
    assert "werkt nog iemand" in busy.stderr
    assert read_all(own_database) == before
    anchors = lived.folder / "in-use.txt"
    anchors.write_text("2020-01-01 1 1 00\n")
    done = lived.keten("restore", str(backup), "--replace", "--yes", database=own_database,
                       KETEN_ANCHOR_FILE=str(anchors))  # fmt: skip
    assert done.returncode == 0, done.stderr
    (kept,) = [name for name in _list_databases() if name.startswith(own_database[:40]) and "_before_" in name]
    try:
        assert read_all(kept) == before
        assert kept in done.stderr
        assert next(lived.folder.glob("in-use.txt.before-*")).read_text() == "2020-01-01 1 1 00\n"
        assert anchors.read_bytes() == lived.anchors.read_bytes()
    finally:
        drop_database(kept)


def test_without_an_answer_nothing_is_replaced(lived: Installation, backup: Path) -> None:
    done = lived.keten("restore", str(backup), "--replace")
    assert done.returncode == 1
    assert "Aborted" in done.stderr


def test_keys_that_do_not_fit_are_said_loudly(lived: Installation, backup: Path) -> None:
    fits = lived.keten("restore", str(backup), "--test")
    assert fits.returncode == 0, fits.stderr
    assert "SLEUTEL PAST NIET" not in fits.stderr
    for name, key in (("ENCRYPTION", Fernet.generate_key().decode()), ("HASH", "00" * 32)):
        other = lived.keten("restore", str(backup), "--test", **{f"KETEN_BSN_{name}_KEY": key})
        assert "DE SLEUTEL PAST NIET" in other.stderr, name


def test_the_keys_are_not_in_it_and_nobody_else_may_read_it(backup: Path, settings) -> None:  # type: ignore[no-untyped-def]
    content = backup.read_bytes()
    for key in (settings.KETEN_BSN_ENCRYPTION_KEY, settings.KETEN_BSN_HASH_KEY, settings.SECRET_KEY):
        assert key.encode() not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_a_ledger_that_was_changed_before_the_backup_is_found(own_database: str, tmp_path: Path) -> None:
    installation = Installation(own_database, tmp_path)
    make_chain().register()
    connections.close_all()
    installation.keten("round", "--on", TODAY.isoformat())
    with psycopg.connect(conninfo("owner", own_database)) as owner:
        owner.execute("alter table ledger_ledgerevent disable trigger ledger_refuse")
        owner.execute("update ledger_ledgerevent set payload = payload || '{\"x\": 1}' where id = 1")
        owner.execute("alter table ledger_ledgerevent enable trigger ledger_refuse")
    done = installation.keten("restore", str(installation.back_up()), "--test")
    assert done.returncode == 1
    assert "Het logboek klopt niet" in done.stderr


def test_anchors_that_the_database_does_not_hold_are_found(own_database: str, tmp_path: Path) -> None:
    installation = Installation(own_database, tmp_path)
    make_chain().register()
    connections.close_all()
    installation.keten("round", "--on", TODAY.isoformat())
    with psycopg.connect(conninfo("owner", own_database)) as owner:
        owner.execute("delete from ledger_anchor")
    done = installation.keten("restore", str(installation.back_up()), "--test")
    assert "Het logboek klopt niet" in done.stderr


def test_a_backup_is_one_moment_while_people_go_on_working(own_database: str, tmp_path: Path) -> None:
    """Rows written while it runs are in all tables or in none: else the digest of what comes back would differ."""
    installation = Installation(own_database, tmp_path)
    chain = make_chain()
    words = [sys.executable, "-m", "keten", "backup", str(tmp_path / "busy.backup")]
    process = subprocess.Popen(words, env=os.environ | {"KETEN_DATABASE": own_database}, stderr=subprocess.PIPE)
    while process.poll() is None:
        chain.register()
    assert process.returncode == 0, process.stderr.read() if process.stderr else ""
    connections.close_all()
    done = installation.keten(
        "restore", str(tmp_path / "busy.backup"), "--test", KETEN_ANCHOR_FILE=str(tmp_path / "no")
    )
    assert done.returncode == 0, done.stderr


def test_old_backups_go_and_others_stay(lived: Installation, tmp_path: Path) -> None:
    old = tmp_path / f"{lived.database}-20200101T030000Z.backup"
    other = tmp_path / "andere-20200101T030000Z.backup"
    old.touch()
    other.touch()
    done = lived.keten("backup", str(tmp_path), "--keep", "30")
    assert done.returncode == 0, done.stderr
    assert not old.exists()
    assert other.exists()
    assert len(list(tmp_path.glob(f"{lived.database}-*.backup"))) == 1
    again = lived.keten("backup", done.stdout.strip())
    assert again.returncode == 1
    assert "bestaat al" in again.stderr


def test_it_is_written_down_for_the_health_page(lived: Installation, backup: Path) -> None:
    rows = ask(lived.database, "select rows > 1000, bytes > 1000 from upkeep_backup")
    assert rows
    assert set(rows) == {(True, True)}


def test_a_restore_that_was_cut_off_stands_in_nobodys_way(lived: Installation, backup: Path) -> None:
    with psycopg.connect(conninfo("owner", "postgres"), autocommit=True) as owner:
        owner.execute(f"create database {lived.database}_restore")
    assert lived.keten("restore", str(backup), "--test").returncode == 0


def test_a_sequence_may_have_gone_on_but_not_back() -> None:
    before = Contents({"a": Table(1, "x")}, {"s": 5})
    assert not list(list_differences(before, Contents({"a": Table(1, "x")}, {"s": 7})))
    assert list(list_differences(before, Contents({"a": Table(1, "x")}, {"s": 4}))) == ["teller s staat te laag"]
    assert list(list_differences(before, Contents({"a": Table(1, "x")}))) == ["teller s staat te laag"]
