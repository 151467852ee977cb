"""What a database holds, in numbers that are the same wherever it is restored: rows and a digest per table."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier

Told = Callable[[str], None]

# How values are written as text depends on these; without row security a filter would hide rows from the digest.
_SETTINGS = {
    "datestyle": "ISO, MDY", "timezone": "UTC", "intervalstyle": "postgres", "extra_float_digits": "1",
    "bytea_output": "hex", "row_security": "off",
}  # fmt: skip
_TABLES = """
select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence <> 't' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
order by 1, 2
"""
# The sum over the hashes of all rows does not depend on the order in which they lie on disk.
_DIGEST = SQL("""
select count(*), coalesce(sum(('x' || left(h, 15))::bit(60)::bigint), 0)::text,
  coalesce(sum(('x' || substr(h, 16, 15))::bit(60)::bigint), 0)::text,
  coalesce(sum(('x' || substr(h, 31, 15))::bit(60)::bigint), 0)::text
from (select encode(sha256(convert_to(keten_row::text, 'UTF8')), 'hex') as h from {} keten_row) hashed
""")


@dataclass(frozen=True)
class Table:
    """``rows``, and ``digest`` (hex) over the content of all of them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Contents:
    """Every table, and every sequence with its value."""

    tables: dict[str, Table]
    sequences: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def to_plain(self) -> dict[str, Any]:
        """As JSON would hold it."""
        return asdict(self)


def read_contents(connection: Connection[Any], *, tell: Told) -> Contents:
    """Read every table to the end, in the transaction of the caller."""
    for name, value in _SETTINGS.items():
        connection.execute("select set_config(%s, %s, true)", [name, value])
    names = connection.execute(_TABLES).fetchall()
    tables = {}
    for number, (schema, name) in enumerate(names, 1):
        tables[_full_name(schema, name)] = table = _read_table(connection, schema, name)
        tell(f"  {number}/{len(names)} {name}: {table.rows} rijen")
    return Contents(tables, _read_sequences(connection))


def parse_contents(plain: dict[str, Any]) -> Contents:
    """The contents as a manifest holds them. Raises ``KeyError`` or ``TypeError`` for anything else."""
    tables = {name: Table(int(table["rows"]), str(table["digest"])) for name, table in plain["tables"].items()}
    return Contents(tables, {name: int(value) for name, value in plain["sequences"].items()})


def list_differences(before: Contents, after: Contents) -> Iterator[str]:
    """What a restored database lacks, has too much, or has otherwise; a sequence may have gone on, never back."""
    for name, table in before.tables.items():
        found = after.tables.get(name)
        if found is None:
            yield f"tabel {name} ontbreekt"
        elif found.rows != table.rows:
            yield f"tabel {name}: {found.rows} rijen in plaats van {table.rows}"
        elif found.digest != table.digest:
            yield f"tabel {name}: inhoud is anders"
    yield from (f"tabel {name} hoort er niet" for name in after.tables.keys() - before.tables.keys())
    for name, value in before.sequences.items():
        if after.sequences.get(name, -1) < value:
            yield f"teller {name} staat te laag"


def _read_table(connection: Connection[Any], schema: str, name: str) -> Table:
    row = connection.execute(_DIGEST.format(Identifier(schema, name))).fetchone()
    assert row is not None
    return Table(rows=row[0], digest=hashlib.sha256(":".join(map(str, row)).encode()).hexdigest())


def _read_sequences(connection: Connection[Any]) -> dict[str, int]:
    rows = connection.execute("select schemaname, sequencename, coalesce(last_value, 0) from pg_sequences").fetchall()
    return {_full_name(schema, name): value for schema, name, value in sorted(rows)}


def _full_name(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"
