"""Somebody with all rights changes the past; ``keten ledger verify`` finds it, in a process of its own."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.foundation.postgres.databases import create_from_template, drop_database
from keten.ground.ledger.actions import anchor_ledger, keep_anchor
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from tests.conftest import as_round, copied_database, run_keten
from tests.ground.ledger.chains import grow_chain
from tests.ground.ledger.tampering import Intruder

DAYS = [date(2026, 11, 16), date(2026, 11, 17)]


@dataclass(frozen=True)
class Grown:
    """A database with two chains of five rows, anchored on two days and both anchors kept in a file."""

    database: str
    victim: UUID
    other: UUID
    kept: str


@pytest.fixture(scope="module")
def grown(template_database: str, django_db_blocker, tmp_path_factory) -> Iterator[Grown]:  # type: ignore[no-untyped-def]
    file = tmp_path_factory.mktemp("kept") / "anchors.txt"
    with copied_database("tampering", template_database, django_db_blocker) as name:
        victim = grow_chain(5)
        with as_round():
            keep_anchor(anchor_ledger(on=DAYS[0]), file=file)
        other = grow_chain(5)
        with as_round():
            keep_anchor(anchor_ledger(on=DAYS[1]), file=file)
        connections.close_all()
        yield Grown(name, victim, other, file.read_text())


@pytest.fixture
def tampered(grown: Grown, tmp_path: Path) -> Iterator[tuple[Grown, Intruder, Path]]:
    """A copy of that database in the hands of an intruder, and the file of anchors beside it."""
    name = f"{grown.database}_copy"
    create_from_template(name, grown.database)
    file = tmp_path / "anchors.txt"
    file.write_text(grown.kept)
    with psycopg.connect(conninfo("owner", name), autocommit=True) as connection:
        yield Grown(name, grown.victim, grown.other, grown.kept), Intruder(connection), file
    drop_database(name)


def verify(database: str, file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_keten("ledger", "verify", *words, database=database, check=False, KETEN_ANCHOR_FILE=str(file))


def _remove_last(intruder: Intruder, chain: UUID) -> None:
    intruder.remove(chain, 5)
    intruder.fix_head(chain)


def _remove_everything(intruder: Intruder, chain: UUID) -> None:
    intruder.remove_chain(chain)
    intruder.remove_head(chain)


def _rewrite(intruder: Intruder, chain: UUID) -> None:
    intruder.alter(chain, 2)
    intruder.relink(chain)
    intruder.fix_head(chain)


def _insert_among_anchored(intruder: Intruder, chain: UUID) -> None:
    intruder.run("update ledger_ledgerevent set id = 1000 where chain = %(c)s and position = 5", c=chain)
    intruder.insert(chain, 3, id_=5)
    intruder.relink(chain)
    intruder.fix_head(chain)


CHAIN, ANCHOR = "keten {victim}, plaats {place}", "anker van 2026-11-16"
FORGERIES: dict[str, tuple[Callable[[Intruder, UUID], object], str, int]] = {
    "altered": (lambda i, c: i.alter(c, 2), CHAIN, 2),
    "altered and hashed again": (lambda i, c: (i.alter(c, 2), i.rehash(c, 2)), CHAIN, 3),
    "altered last row and hashed again": (lambda i, c: (i.alter(c, 5), i.rehash(c, 5)), CHAIN, 5),
    "altered, all later rows and the head made right": (_rewrite, ANCHOR, 0),
    "inserted in the middle": (lambda i, c: i.insert(c, 3), CHAIN, 4),
    "inserted at the end": (lambda i, c: i.insert(c, 6), CHAIN, 6),
    "inserted, everything made right": (_insert_among_anchored, ANCHOR, 0),
    "removed first row": (lambda i, c: i.remove(c, 1), CHAIN, 2),
    "removed middle row": (lambda i, c: i.remove(c, 3), CHAIN, 4),
    "removed last row": (lambda i, c: i.remove(c, 5), CHAIN, 5),
    "removed last row and the head adjusted": (_remove_last, ANCHOR, 0),
    "removed chain": (lambda i, c: i.remove_chain(c), CHAIN, 5),
    "removed chain and its head": (_remove_everything, ANCHOR, 0),
    "removed head": (lambda i, c: i.remove_head(c), CHAIN, 5),
    "altered, and the hash function removed": (
        lambda i, c: (i.alter(c, 2), i.run("drop function ledger_hash")), CHAIN, 2),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_verify_finds_every_forgery(forgery: str, tampered: tuple[Grown, Intruder, Path]) -> None:
    grown, intruder, file = tampered
    forge, where, place = FORGERIES[forgery]
    forge(intruder, grown.victim)
    found = verify(grown.database, file)
    assert found.returncode == 1, found.stdout + found.stderr
    assert where.format(victim=grown.victim, place=place) in found.stdout
    assert str(grown.other) not in found.stdout


def test_an_untouched_ledger_is_in_order(tampered: tuple[Grown, Intruder, Path]) -> None:
    grown, _, file = tampered
    found = verify(grown.database, file)
    assert (found.returncode, found.stdout) == (0, "Het logboek klopt: 10 regels gecontroleerd.\n"), found.stderr
    assert verify(grown.database, file.with_name("none")).returncode == 0


def test_verify_tells_machines_the_same(tampered: tuple[Grown, Intruder, Path]) -> None:
    grown, intruder, file = tampered
    intruder.remove(grown.victim, 3)
    found = verify(grown.database, file, "--json")
    faults = json.loads(found.stdout)["faults"]
    assert found.returncode == 1
    assert {"kind": "removed", "chain": str(grown.victim), "position": 4, "anchored_on": None} in faults


ANCHOR_FORGERIES = {
    "last anchor removed": "delete from ledger_anchor where anchored_on = '2026-11-17'",
    "first anchor removed": "delete from ledger_anchor where anchored_on = '2026-11-16'",
    "all anchors removed": "truncate ledger_anchor",
    "anchor replaced": "update ledger_anchor set digest = sha256('anders') where anchored_on = '2026-11-17'",
    "anchor of another day": "update ledger_anchor set anchored_on = '2026-11-18' where anchored_on = '2026-11-17'",
    "everything removed": "truncate ledger_anchor, ledger_chainhead, ledger_ledgerevent",
}


@pytest.mark.parametrize("forgery", ANCHOR_FORGERIES)
def test_verify_compares_with_the_anchors_kept_elsewhere(forgery: str, tampered: tuple[Grown, Intruder, Path]) -> None:
    grown, intruder, file = tampered
    intruder.run(ANCHOR_FORGERIES[forgery])
    found = verify(grown.database, file)
    assert found.returncode == 1, found.stdout
    assert "anker van 2026-11-1" in found.stdout


def test_a_damaged_file_of_anchors_is_no_success(tampered: tuple[Grown, Intruder, Path]) -> None:
    grown, _, file = tampered
    file.write_text(grown.kept + "onzin\n")
    assert verify(grown.database, file).returncode == 1


@pytest.mark.parametrize("column", [
    "id", "type", "happened_at", "recorded_at", "actor", "organisation", "purpose", "legal_basis", "client_ref",
    "payload", "schema_version", "caused_by", "chain", "position", "previous_hash", "hash",
])  # fmt: skip
def test_every_column_counts(column: str, own_database: str) -> None:
    values = {"id": "id + 1000", "type": "'x.y'", "purpose": "'x'", "legal_basis": "'x'", "payload": "'{}'",
              "client_ref": "null", "chain": "gen_random_uuid()", "position": "position + 10",
              "previous_hash": "'x'", "hash": "'x'", "happened_at": "happened_at + interval '1 microsecond'",
              "recorded_at": "recorded_at - interval '1 microsecond'"}  # fmt: skip
    grow_chain(3)
    row = LedgerEvent.objects.get(position=2)
    with psycopg.connect(conninfo("owner", own_database)) as connection:
        statement = f"update ledger_ledgerevent set {column} = {values.get(column, '7')} where id = {row.pk}"
        Intruder(connection).run(statement)
    assert list_faults() != []
