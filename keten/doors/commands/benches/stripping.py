"""Loading without foreign keys and indexes: they cost less when they are checked and built once, at the end."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from psycopg import Connection

# What goes and how it comes back, in the order in which it can go: keys, other constraints, indexes.
_FOUND = """
select format('alter table %%s drop constraint %%I', conrelid::regclass, conname),
  format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
  case contype when 'f' then 0 else 1 end as place
from pg_constraint
where contype in ('f', 'u', 'x') and %(tables)s::regclass[] && array[conrelid::regclass, confrelid::regclass]
union all
select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid), 2
from pg_index where indrelid = any(%(tables)s::regclass[]) and not indisprimary
  and not exists (select from pg_constraint c where c.conindid = indexrelid and c.contype in ('u', 'x'))
order by place, 2
"""


@contextmanager
def stripped(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Inside, these tables have only primary keys, checks and triggers; afterwards everything is back and holds."""
    found = connection.execute(_FOUND, {"tables": list(tables)}).fetchall()
    for drop, _, _ in found:
        connection.execute(drop)
    yield
    for _, make, _ in reversed(found):
        started = time.monotonic()
        connection.execute(make)
        click.echo(f"  {make[:110]}: {time.monotonic() - started:.1f} s", err=True)
