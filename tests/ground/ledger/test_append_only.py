"""Raw SQL on the ledger, as the two roles that Keten works under: add and read, nothing else."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.ledger.actions import anchor_ledger
from keten.ground.ledger.queries import list_faults
from tests.conftest import as_round, copied_database
from tests.ground.ledger.chains import grow_chain, record

ROLES: tuple[Literal["app", "round"], ...] = ("app", "round")
FORBIDDEN = [
    "update ledger_ledgerevent set payload = '{}'",
    "update ledger_ledgerevent set happened_at = now() where position = 1",
    "update ledger_ledgerevent set id = id + 1000",
    "delete from ledger_ledgerevent",
    "delete from ledger_ledgerevent where position = 99",  # even when there is nothing to delete
    "truncate ledger_ledgerevent",
    "insert into ledger_ledgerevent (id, type) values (99999999, 'x')",
    "insert into ledger_ledgerevent (type) values ('x') on conflict (chain, position) do update set type = 'x'",
    "update ledger_chainhead set length = length - 1",
    "insert into ledger_chainhead values (gen_random_uuid(), 1, '')",
    "delete from ledger_chainhead",
    "truncate ledger_chainhead",
    "update ledger_anchor set digest = ''",
    "delete from ledger_anchor",
    "truncate ledger_anchor",
    "update ledger_reactionrun set event_id = 0",
    "delete from ledger_reactionrun",
    "truncate ledger_reactionrun",
    "alter table ledger_ledgerevent disable trigger all",
    "drop trigger ledger_append on ledger_ledgerevent",
    "create or replace function ledger_append() returns trigger language plpgsql as 'begin return new; end'",
    "create table ledger_copy (id bigint)",
    "set session_replication_role = replica",
    "select setval('ledger_ledgerevent_id_seq', 1)",
    "delete from django_migrations",
]


@pytest.fixture(scope="module")
def ledger(template_database: str, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A ledger with one chain of three rows, an anchor and a reaction that ran; yields the database."""
    with copied_database("append-only", template_database, django_db_blocker) as name:
        grow_chain(3)
        with as_round():
            anchor_ledger(on=date(2026, 11, 16))
        yield name


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_past_stays_as_it_was(statement: str, role: Literal["app", "round"], ledger: str) -> None:
    with psycopg.connect(conninfo(role, ledger)) as connection:
        with pytest.raises(InsufficientPrivilege):
            connection.execute(statement)
        connection.rollback()


def test_only_the_round_anchors(ledger: str) -> None:
    with psycopg.connect(conninfo("app", ledger)) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("insert into ledger_anchor values (9, '2026-11-17', 1, 1, '')")


def test_even_the_owner_is_stopped_by_the_trigger(ledger: str) -> None:
    for statement in FORBIDDEN[:6]:
        with psycopg.connect(conninfo("owner", ledger), autocommit=True) as connection:
            if "position = 99" in statement:
                continue  # a trigger for each row does nothing where there is no row
            with pytest.raises(InsufficientPrivilege, match="alleen om aan toe te voegen"):
                connection.execute(statement)


def test_place_and_hash_cannot_be_chosen(ledger: str) -> None:
    """What a writer puts in the columns of the chain is ignored, also when it says when it was recorded."""
    with psycopg.connect(conninfo("app", ledger)) as connection:
        row = connection.execute(
            "insert into ledger_ledgerevent (type, happened_at, recorded_at, purpose, legal_basis, payload, "
            "schema_version, chain, position, previous_hash, hash) values ('x.y', now(), '2001-01-01', '', '', '{}', "
            "1, gen_random_uuid(), 77, 'zelf', 'gekozen') returning chain::text, position, hash, recorded_at::date"
        ).fetchone()
    assert row
    assert row[:2] == ("00000000-0000-0000-0000-000000000000", 1)
    assert row[2] != b"gekozen"
    assert row[3] != date(2001, 1, 1)
    assert list_faults() == []


def test_recording_leaves_a_chain_without_faults(own_database: str) -> None:
    refs = [grow_chain(5) for _ in range(3)]
    record(None)
    assert len(set(refs)) == 3
    assert list_faults() == []
