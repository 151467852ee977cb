"""``keten doctor`` is content with a healthy installation, and names what is wrong with a sick one."""

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone

from keten.doors.commands.doctor import carry_out
from keten.doors.commands.examinations import Finding, database, files, machine, running
from keten.dossier.clients.models import Client
from keten.ground.foundation.postgres.connections import conninfo, role_name
from keten.ground.ledger.actions import anchor_ledger, keep_anchor
from keten.ground.promises.actions import run_round
from keten.ground.upkeep.actions import run_retention
from tests.conftest import as_owner, as_round, run_keten
from tests.factories import make_chain
from tests.ground.ledger.chains import grow_chain


def do_as_owner(*statements: str) -> None:
    """What happens behind the application's back, in the transaction of the test."""
    with as_owner(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def faults(findings: Iterable[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.is_wrong]


# Who changes a style or a text sees this until the next `make setup`; it says nothing about what is tested here.
STALE = ("✗ Bestanden voor de browser", "✗ Vertaling niet bijgewerkt")


def test_a_healthy_installation_passes(own_database: str, tmp_path: Path) -> None:
    anchors = str(tmp_path / "anchors.txt")
    run_keten("round", database=own_database, KETEN_ANCHOR_FILE=anchors)
    with psycopg.connect(conninfo("round", own_database)) as worker:
        worker.execute("insert into procrastinate_workers default values")
    found = run_keten("doctor", database=own_database, check=False, KETEN_ANCHOR_FILE=anchors)
    wrong = [line for line in found.stdout.splitlines() if line.startswith("✗")]
    assert [line for line in wrong if not line.startswith(STALE)] == [], found.stderr
    assert found.returncode == bool(wrong)
    assert "Laatste dagronde" in found.stdout
    assert wrong or found.stdout.endswith("Alles in orde.\n")
    assert len(found.stdout.splitlines()) <= 30  # one screen


def test_a_sick_one_is_named_with_the_way_out(own_database: str, tmp_path: Path) -> None:
    with psycopg.connect(conninfo("owner", own_database)) as owner:
        owner.execute(f"grant update on ledger_ledgerevent to {role_name('app')}")
    found = run_keten("doctor", database=own_database, check=False, KETEN_ANCHOR_FILE=str(tmp_path / "none"))
    assert found.returncode == 1
    assert f"✗ Rechten: {role_name('app')} mag UPDATE op ledger_ledgerevent" in found.stdout
    assert "✗ Er draait geen werker" in found.stdout
    assert "✗ Er is nog geen dagronde geweest" in found.stdout
    assert "Te herstellen: " in found.stdout


def test_a_database_that_is_not_there_is_one_sentence_per_role(template_database: str) -> None:
    found = run_keten("doctor", database="keten_bestaat_niet", check=False)
    assert found.returncode == 1
    assert found.stdout.count("✗ Database niet te bereiken") == 3
    assert "Traceback" not in found.stdout + found.stderr


def test_lost_keys_are_not_made_anew(tmp_path: Path) -> None:
    found = run_keten("doctor", database="keten", check=False, KETEN_HOME=str(tmp_path))
    assert found.returncode == 1
    assert "✗ Sleutels ontbreken" in found.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("planted", "named"), [
    ("grant update on ledger_ledgerevent to {app}", "{app} mag UPDATE op ledger_ledgerevent"),
    ("grant update (payload) on ledger_ledgerevent to {round}", "{round} mag UPDATE op ledger_ledgerevent"),
    ("grant insert (id) on ledger_ledgerevent to {app}", "{app} mag het nummer van een logboekregel kiezen"),
    ("grant all on ledger_anchor to {app}", "{app} mag INSERT op ledger_anchor"),
    ("grant delete on cases_step to {round}", "{round} mag DELETE op cases_step"),
    ("revoke select on cases_case from {app}", "{app} mag cases_case niet lezen"),
    ("drop trigger ledger_refuse on ledger_ledgerevent", "bewaker ledger_refuse van het logboek staat uit"),
    ("alter table ledger_ledgerevent disable trigger ledger_append", "bewaker ledger_append van het logboek staat uit"),
])  # fmt: skip
def test_a_wrong_right_is_named(planted: str, named: str) -> None:
    names = {"app": role_name("app"), "round": role_name("round")}
    do_as_owner(planted.format(**names))
    assert named.format(**names) in " ".join(faults(carry_out(database.examine_rights)))


@pytest.mark.django_db
@pytest.mark.parametrize(("planted", "named"), [
    ("grant execute on function upkeep_remove_jobs(date, int) to {app}", "{app} mag verwijderen: jobs"),
    ("grant execute on function upkeep_remove_jobs(date, int) to public", "{app} mag verwijderen: jobs"),
    ("drop function upkeep_remove_jobs(date, int)", "niet die van deze versie: jobs"),
    ("create or replace function upkeep_remove_jobs(on_day date, most int) returns jsonb language sql "
     "security definer as $$ delete from cases_case; select '{{}}'::jsonb $$", "niet die van deze versie: jobs"),
])  # fmt: skip
def test_removing_more_than_the_register_says_is_named(planted: str, named: str) -> None:
    names = {"app": role_name("app")}
    assert faults(carry_out(database.examine_removal)) == []
    do_as_owner(planted.format(**names))
    assert named.format(**names) in " ".join(faults(carry_out(database.examine_removal)))


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "is_external", "marks"), [(1, True, "✓"), (40, True, "✗"), (40, False, "!")])
def test_an_old_backup_is_named(hours: int, is_external: bool, marks: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(running, "is_external", lambda: is_external)
    do_as_owner(f"insert into upkeep_backup (made_at, seconds, bytes, rows, digest) "
             f"values (now() - interval '{hours} hours', 1, 1, 1, 'x')")  # fmt: skip
    assert "".join(finding.mark for finding in running.examine_backup()) == marks


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "mark"), [(0, "✓"), (1, "✓"), (2, "✗")])
def test_terms_that_nobody_looks_at_are_named(days: int, mark: str) -> None:
    now = timezone.now()
    with as_round():
        run_retention(on=timezone.localdate(now) - timedelta(days=days), now=now)
    assert [finding.mark for finding in running.examine_retention()] == [mark]


@pytest.mark.django_db
def test_the_rights_of_a_fresh_installation_are_right() -> None:
    assert faults(carry_out(database.examine_rights)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("planted", "named"), [
    ("alter table cases_step disable row level security", "cases_step staat open"),
    ("alter table clients_client disable row level security", "clients_client staat open"),
    ("alter role {app} bypassrls", "{app} loopt om de afscherming heen"),
])  # fmt: skip
def test_an_open_table_is_named(planted: str, named: str) -> None:
    names = {"app": role_name("app")}
    assert faults(carry_out(database.examine_access)) == []
    do_as_owner(planted.format(**names))
    assert named.format(**names) in " ".join(faults(carry_out(database.examine_access)))


@pytest.mark.django_db
@pytest.mark.parametrize(("examination", "planted", "named"), [
    (database.examine_migrations, "delete from django_migrations where app = 'cases'", "wijzigingen van de database"),
    (database.examine_extensions, "drop extension pg_trgm cascade", "Uitbreiding ontbreekt: pg_trgm"),
    (running.examine_worker,
     "insert into procrastinate_workers (last_heartbeat) values (now() - interval '2 hours')", "2:00:00 geleden"),
    (running.examine_jobs, "insert into procrastinate_jobs (queue_name, task_name, status) "
     "values ('reactions', 'ledger.react', 'failed')", "Mislukte taken: ledger.react (1)"),
    (running.examine_round, "drop table promises_roundrun cascade", "Niet te onderzoeken (examine_round)"),
])  # fmt: skip
def test_a_fault_in_the_database_is_named(examination, planted: str, named: str) -> None:  # type: ignore[no-untyped-def]
    do_as_owner(planted)
    assert named in " ".join(faults(carry_out(examination)))


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "is_wrong"), [(0, False), (1, False), (2, True)])
def test_a_round_older_than_a_day_is_named(age: int, is_wrong: bool) -> None:
    now = timezone.now()
    with as_round():
        run_round(on=timezone.localdate(now) - timedelta(days=age), now=now)
    assert bool(faults(carry_out(running.examine_round))) is is_wrong


@pytest.mark.django_db
def test_a_key_that_does_not_fit_is_named(settings) -> None:  # type: ignore[no-untyped-def]
    chain = make_chain()
    chain.register()
    Client.objects.update(bsn_encrypted=Fernet(settings.KETEN_BSN_ENCRYPTION_KEY).encrypt(b"123456782"), bsn_hash=b"x")
    assert faults(carry_out(running.examine_bsn_key)) == []
    settings.KETEN_BSN_ENCRYPTION_KEY = Fernet.generate_key().decode()
    assert faults(carry_out(running.examine_bsn_key)) == ["De sleutel past niet bij de opgeslagen BSN's"]


@pytest.mark.django_db
@pytest.mark.parametrize(("planted", "named"), [
    ("select 1", ""),
    ("delete from ledger_ledgerevent where position = 3", "Het logboek is veranderd"),
    ("update ledger_anchor set digest = 'x'", "Het logboek is veranderd"),
    ("update ledger_anchor set anchored_on = anchored_on + 1", "Het logboek is veranderd"),
])  # fmt: skip
def test_a_broken_anchor_is_named(planted: str, named: str, tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    grow_chain(3)
    with as_round():
        keep_anchor(anchor_ledger(on=timezone.localdate()), file=Path(settings.KETEN_ANCHOR_FILE))
    do_as_owner("alter table ledger_ledgerevent disable trigger ledger_refuse", planted)
    found = faults(carry_out(running.examine_anchor))
    assert [named in what for what in found] == ([True] if named else []), found


@pytest.mark.django_db
def test_an_anchor_that_is_not_in_the_file_is_named(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    with as_round():
        anchor_ledger(on=timezone.localdate())
    assert "staat niet in het ankerbestand" in faults(carry_out(running.examine_anchor))[0]


@pytest.mark.parametrize(("mode", "is_wrong"), [(0o700, False), (0o755, False), (0o775, True), (0o707, True)])
def test_a_home_that_others_write_in_is_named(mode: int, is_wrong: bool, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(mode)
    monkeypatch.setenv("KETEN_HOME", str(home))
    assert bool(faults(carry_out(machine.examine_home))) is is_wrong


@pytest.mark.parametrize(("mode", "is_wrong"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_keys_that_others_read_are_named(mode: int, is_wrong: bool, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KETEN_HOME", str(tmp_path))
    (tmp_path / "secrets.json").touch()
    (tmp_path / "secrets.json").chmod(mode)
    assert bool(faults(carry_out(machine.examine_keys))) is is_wrong


def test_keys_in_a_file_are_a_warning_on_a_server_of_ones_own(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KETEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://keten_app@localhost/keten")
    (tmp_path / "secrets.json").touch(mode=0o600)
    assert [finding.mark for finding in machine.examine_keys()] == ["!"]


def test_files_that_were_not_made_are_named(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    settings.STATIC_ROOT, settings.ASSETS = tmp_path / "static", tmp_path / "assets"
    assert faults(carry_out(files.examine_static))
    assert faults(carry_out(files.examine_assets))


def test_a_translation_that_is_older_than_its_text_is_named(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    catalogue = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    monkeypatch.setattr(files, "files", lambda package: tmp_path)
    assert faults(carry_out(files.examine_translations)) == ["Vertaling niet bijgewerkt: en"]
    catalogue.with_suffix(".mo").touch()
    os.utime(catalogue.with_suffix(".mo"), (2**31, 2**31))
    assert faults(carry_out(files.examine_translations)) == []


def test_roles_that_are_one_are_named(own_database: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(database, "conninfo", lambda role, name: conninfo("app", name))
    assert "De drie rollen zijn niet drie" in faults(carry_out(database.examine_roles))[0]
