"""Loading without foreign keys and indexes: they cost less when they are checked and built once, at the end."""

from collections.abc import Sequence

from psycopg import Connection

# How each key, constraint and index comes back, and how it goes, in the order in which it can go.
_FOUND = """
select conrelid::regclass::text, contype = 'f',
  format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
  format('alter table %%s drop constraint %%I', conrelid::regclass, conname), case contype when 'f' then 0 else 1 end
from pg_constraint
where contype in ('f', 'u', 'x') and %(tables)s::regclass[] && array[conrelid::regclass, confrelid::regclass]
union all
select indrelid::regclass::text, false, pg_get_indexdef(indexrelid), format('drop index %%s', indexrelid::regclass), 2
from pg_index where indrelid = any(%(tables)s::regclass[]) and not indisprimary
  and not exists (select from pg_constraint c where c.conindid = indexrelid and c.contype in ('u', 'x'))
order by 5, 3
"""


class Stripped:
    """Tables with only their primary keys, checks and triggers, until the rest is put back."""

    def __init__(self, connection: Connection, tables: Sequence[str]) -> None:
        self._found = connection.execute(_FOUND, {"tables": list(tables)}).fetchall()
        for _, _, _, drop, _ in self._found:
            connection.execute(drop)

    def put_back(self, connection: Connection, table: str) -> None:
        """Indexes, unique and exclusion constraints of one table; each looks at every row."""
        self._make(connection, [make for owner, is_key, make, _, _ in self._found if owner == table and not is_key])

    def put_back_keys(self, connection: Connection) -> None:
        """All foreign keys, once every table is full."""
        self._make(connection, [make for _, is_key, make, _, _ in self._found if is_key])

    @staticmethod
    def _make(connection: Connection, statements: Sequence[str]) -> None:
        for statement in statements:
            connection.execute(statement)
