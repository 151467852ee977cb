"""What somebody with all rights on the database could do to the ledger, from clumsy to clever."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

_COLUMNS = """type, happened_at, recorded_at, actor, organisation, purpose, legal_basis, client_ref, payload,
  schema_version, caused_by"""
_HASH = f"ledger_hash(previous_hash, id, {_COLUMNS}, chain, position)"


@dataclass(frozen=True)
class Intruder:
    """The owner of the database, who switched the guards off."""

    connection: psycopg.Connection[Any]

    def __post_init__(self) -> None:
        self.connection.execute("set session_replication_role = replica")

    def run(self, statement: str, **values: object) -> None:
        self.connection.execute(statement, values)

    def alter(self, chain: UUID, position: int) -> None:
        self.run("update ledger_ledgerevent set payload = '{\"number\": -1}' where chain = %(c)s and position = %(p)s",
                 c=chain, p=position)  # fmt: skip

    def rehash(self, chain: UUID, position: int) -> None:
        """Make the hash of one row right again."""
        self.run(f"update ledger_ledgerevent set hash = {_HASH} where chain = %(c)s and position = %(p)s",
                 c=chain, p=position)  # fmt: skip

    def remove(self, chain: UUID, position: int) -> None:
        self.run("delete from ledger_ledgerevent where chain = %(c)s and position = %(p)s", c=chain, p=position)

    def remove_chain(self, chain: UUID) -> None:
        self.run("delete from ledger_ledgerevent where chain = %(c)s", c=chain)

    def remove_head(self, chain: UUID) -> None:
        self.run("delete from ledger_chainhead where chain = %(c)s", c=chain)

    def insert(self, chain: UUID, position: int, *, id_: int | None = None) -> None:
        """A forged row at a place, with a hash that fits the row before it; later rows move up."""
        self.run("update ledger_ledgerevent set position = -position where chain = %(c)s and position >= %(p)s",
                 c=chain, p=position)  # fmt: skip
        self.run("update ledger_ledgerevent set position = 1 - position where chain = %(c)s and position < 0", c=chain)
        number = "nextval('ledger_ledgerevent_id_seq')" if id_ is None else str(id_)
        self.run(
            f"""insert into ledger_ledgerevent (id, {_COLUMNS}, chain, position, previous_hash, hash)
                select {number}, {_COLUMNS.replace("payload", "'{}'")}, chain, %(p)s, '', '' from ledger_ledgerevent
                where chain = %(c)s order by position limit 1""",
            c=chain, p=position,
        )  # fmt: skip
        self.relink(chain, only=position)

    def relink(self, chain: UUID, *, only: int | None = None) -> None:
        """Make the places, links and hashes of a chain right again from front to back."""
        rows = self.connection.execute(
            "select id from ledger_ledgerevent where chain = %s order by position", [chain]
        ).fetchall()
        previous: bytes = b""
        for position, (row,) in enumerate(rows, 1):
            if only in (None, position):
                self.run("update ledger_ledgerevent set previous_hash = %(h)s, position = %(p)s where id = %(i)s",
                         h=previous, p=position, i=row)  # fmt: skip
                self.run(f"update ledger_ledgerevent set hash = {_HASH} where id = %(i)s", i=row)
            stored = self.connection.execute("select hash from ledger_ledgerevent where id = %s", [row]).fetchone()
            assert stored
            previous = stored[0]

    def fix_head(self, chain: UUID) -> None:
        """Make the head fit what is left of the chain."""
        self.run(
            """update ledger_chainhead set (length, hash) = (select position, hash from ledger_ledgerevent
               where chain = %(c)s order by position desc limit 1) where chain = %(c)s""",
            c=chain,
        )  # fmt: skip
