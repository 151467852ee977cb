"""Which rows of the database belong to a client, however far away, and how many show themselves to who looks."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from tests.conftest import as_owner

_ROADS = """
select r.conrelid::regclass::text, a.attname, r.confrelid::regclass::text, f.attname from pg_constraint r
join pg_attribute a on a.attrelid = r.conrelid and a.attnum = r.conkey[1]
join pg_attribute f on f.attrelid = r.confrelid and f.attnum = r.confkey[1]
where r.contype = 'f' and r.conrelid <> r.confrelid order by 1, 2
"""


_BY_REF = (("clients_processingline", "data_subject_id"), ("clients_auditline", "object"))  # no foreign key: they stay


def find_rows(client_id: int) -> dict[str, set[str]]:
    """Every row that belongs to a client, by table: over the foreign keys, however far away, as places in the table."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(_ROADS)
        roads = cursor.fetchall()
        found = {"clients_client": _find(cursor, "clients_client", "id", [client_id])}
        reached = [("clients_client", "")]
        while reached:
            parent, _by = reached.pop()
            for table, column, to, key in roads:
                if to == parent and (table, column) not in reached:
                    cursor.execute(f"select {key} from {to} where ctid = any(%s::tid[])", [list(found[to])])
                    more = _find(cursor, table, column, [row[0] for row in cursor.fetchall()])
                    if more - found.get(table, set()) or table not in found:
                        found[table] = found.get(table, set()) | more
                        reached.append((table, column))
        cursor.execute("select ref from clients_client where id = %s", [client_id])
        ref = cursor.fetchone()[0]
        return found | {table: _find(cursor, table, column, [ref]) for table, column in _BY_REF}


def _find(cursor: Any, table: str, column: str, keys: list[Any]) -> set[str]:
    cursor.execute(f"select ctid::text from {table} where {column} = any(%s)", [keys])
    return {row[0] for row in cursor.fetchall()}


def count_seen(table: str, places: set[str]) -> int:
    """How many of these rows show themselves to who looks now; none of a table that the application may not read."""
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'select')", [table])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(f"select count(*) from {table} where ctid = any(%s::tid[])", [list(places)])
        return int(cursor.fetchone()[0])


def list_open_tables(tables: Iterable[str]) -> list[str]:
    """Those of these tables on which no row-level security stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname = any(%s) and relkind = 'r' and not relrowsecurity",
            [list(tables)],
        )
        return [row[0] for row in cursor.fetchall()]
