"""Statements that the database plans once per connection, and not once per page.

With row-level security the plan of a statement costs many times what it finds: every policy is planned into every
statement. A plan that is kept is safe: it holds neither viewer nor file, since policies ask the settings of the
connection while the plan runs, and PostgreSQL plans anew when a role, a policy or a table has changed. Statements are
kept per connection (``CONN_MAX_AGE``); after a rollback psycopg prepares them again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg import Cursor
from psycopg.types.numeric import Int8

Row = TypeVar("Row")
_Rows = Iterable[tuple[Any, ...]]

# What stands for the id, or the key, in a statement that is compiled once.
_ANY_ID, ANY_KEY = -(2**62), UUID(int=2**127 + 7)


class PreparedCursor(ServerBindingCursor):
    """A cursor whose statements are prepared; Django's log of statements shows them with their values."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """As every cursor does."""
        done = Cursor.execute(cast(Any, self), query, params, **options)
        if connection.queries_logged:
            text = cast(Any, connection.ops).compose_sql(query, params)
            self._query = SimpleNamespace(query=text.encode())
        return done


def fetch_prepared(sql: str, values: Mapping[str, Any] | Iterable[Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement. Values are bound by the server: lists, ``null`` and texts want a cast in the SQL."""
    with _prepared_cursor() as cursor:
        cursor.execute(sql, _bound(values))
        return cast(list[tuple[Any, ...]], cursor.fetchall())


def run_prepared(sql: str, values: Mapping[str, Any] | Iterable[Any]) -> int:
    """The same for a statement that gives no rows back: how many it changed."""
    with _prepared_cursor() as cursor:
        cursor.execute(sql, _bound(values))
        return int(cursor.rowcount)


def _prepared_cursor() -> Any:
    here: Any = connection
    here.close_if_health_check_failed()  # as Django does before it makes a cursor: a broken connection is replaced
    here.ensure_connection()
    if here.connection.prepare_threshold is None:  # Django's own cursors send values in the text: never prepared
        here.connection.prepare_threshold = 0
    bare: Any = PreparedCursor(here.connection)  # type: ignore[call-arg] # of psycopg, which its stub does not say
    return here._prepare_cursor(bare)  # as Django does with its own: errors, log and wrappers


def fetch_named(sql: str, values: Mapping[str, Any] | Sequence[Any]) -> list[dict[str, Any]]:
    """All rows of one statement, each by the names of its columns. Planned anew every time."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Prepared(Generic[Row]):
    """What belongs to one id or key: a queryset that Django compiles once per process.

    ``build`` makes the queryset for an id; no other value in it may differ between two calls. Models with
    ``select_related``, or ``values_list``; not for querysets with ``prefetch_related``.
    """

    def __init__(self, build: "Callable[[Any], QuerySet[Any, Row]]", *, stands_for: int | UUID = _ANY_ID) -> None:
        self._build, self._any = build, stands_for

    def list(self, id: int | UUID) -> list[Row]:
        """The rows of one id, in one statement."""
        sql, params, read = self._compiled
        found = fetch_prepared(sql, [id if param == self._any else param for param in params])
        return list(read(found))

    def first(self, id: int | UUID) -> Row | None:
        """The first row of one id; None without any."""
        rows = self.list(id)
        return rows[0] if rows else None

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...], Callable[[_Rows], Iterable[Row]]]:
        queryset = self._build(self._any)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if self._any not in params:
            raise ValueError(f"The id does not reach the database: {sql}")
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        make = _model_maker(compiler) if queryset._iterable_class is ModelIterable else None

        def read(rows: _Rows) -> Iterable[Row]:
            converted = map(tuple, compiler.apply_converters(rows, converters)) if converters else rows
            return cast(Iterable[Row], map(make, converted) if make else converted)

        return sql, tuple(params), read


def keep_related(row: Model, name: str, found: Sequence[Model]) -> None:
    """What belongs to a row, as if ``prefetch_related`` had found it."""
    related: Any = getattr(row, name).all()
    related._result_cache, related._prefetch_done = list(found), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = related


def _model_maker(compiler: Any) -> Callable[[tuple[Any, ...]], Model]:
    """How a row becomes a model with its relations, as Django's own ``ModelIterable`` does it."""
    select, klass = compiler.select, compiler.klass_info
    model, fields = klass["model"], klass["select_fields"]
    begin, end = fields[0], fields[-1] + 1
    names = [column[0].target.attname for column in select[begin:end]]
    related = get_related_populators(klass, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # stub of Django 6

    def make(row: tuple[Any, ...]) -> Model:
        made: Model = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for one in related:
            one.populate(row, made)
        return made

    return make


def _bound(values: Mapping[str, Any] | Iterable[Any]) -> Any:
    if isinstance(values, Mapping):
        return {name: _of_one_size(value) for name, value in values.items()}
    return [_of_one_size(value) for value in values]


def _of_one_size(value: Any) -> Any:
    """Whole numbers as bigint, whatever their size: otherwise small and large ones are two statements."""
    if type(value) is int:
        return Int8(value)
    if type(value) in (list, tuple):
        return [_of_one_size(one) for one in value]
    return value
