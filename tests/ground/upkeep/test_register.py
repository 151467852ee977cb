"""The retention register is whole: whoever adds a table with data of a client must say when it goes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from keten.config.retention import CLIENT_FILES, KEPT, KINDS
from keten.ground.foundation.parameters import list_parameters
from keten.ground.upkeep.queries import list_periods
from keten.ground.upkeep.rules.kinds import Kind, Line, Then
from keten.ground.upkeep.rules.removing import fold_keys, render_due, render_function
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
_ROOTS = ("clients_client", "cases_case")
_POINTING = {"client_id", "client_ref", "case_id", "client_key", "case_key"}


def find_unlisted(kinds: Sequence[Kind], kept: Iterable[str]) -> set[str]:
    """Tables that lead to a client or case, by a foreign key or by the name of a column, and have no line."""
    listed = {line.table for kind in kinds for line in kind.lines} | {kind.table for kind in kinds} | set(kept)
    return {f"{table} ({how})" for table, how in _list_leading() if table not in listed}


def _list_leading() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with recursive hangs as (
              select oid, relname::text as how from pg_class
              where relname = any(%s) and relnamespace = 'public'::regnamespace
              union
              select k.conrelid, 'foreign key to ' || k.confrelid::regclass from pg_constraint k
              join hangs h on h.oid = k.confrelid where k.contype = 'f'
            ) select oid::regclass::text, how from hangs
            union
            select c.relname::text, 'column ' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = any(%s)
              and not a.attisdropped""",
            [list(_ROOTS), list(_POINTING)],
        )
        return list(cursor.fetchall())


def test_every_table_that_leads_to_a_client_has_a_line() -> None:
    assert find_unlisted(KINDS, KEPT) == set(), "add a line in keten/config/retention.py"


def test_a_table_without_a_line_is_found() -> None:
    less = replace(CLIENT_FILES, lines=[line for line in CLIENT_FILES.lines if line.table != "cases_step"])
    assert {name.split()[0] for name in find_unlisted([less], KEPT)} == {"cases_step"}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("create table later_fact (id bigint, client_id bigint references clients_client)")
        cursor.execute("create table later_note (id bigint, client_ref uuid)")
    found = find_unlisted(KINDS, KEPT)
    assert {name.split()[0] for name in found} == {"later_fact", "later_note"}


def test_the_register_names_tables_and_columns_that_exist() -> None:
    with as_owner(), connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(f"select {kind.pk}, {kind.family or kind.pk} from {kind.table} t limit 0")
            for line in kind.lines:
                cursor.execute(f"select {line.column} from {line.table} x limit 0")
                cursor.execute(f"select {line.of_column} from {line.of} limit 0")


def test_what_stays_says_why_and_every_kind_has_a_term() -> None:
    assert all(line.because for kind in KINDS for line in kind.lines if line.then == Then.KEEP)
    assert all(KEPT.values())
    known = {parameter.key for parameter in list_parameters()}
    assert {kind.period for kind in KINDS} <= known
    assert all(list_periods(kind) for kind in KINDS)


def test_the_term_of_the_day_counts() -> None:
    kind = Kind(code="x", label="", period="", table="a", since="t.day")
    due = render_due(kind, [(date(2002, 1, 1), "P1Y"), (date(2020, 1, 1), "P2Y")], on="%s::date")
    with connection.cursor() as cursor:
        cursor.execute("create temporary table a (id bigint, day date) on commit drop")
        cursor.execute("insert into a values (1, '2018-06-01')")
        for day, is_due in (("2019-05-31", False), ("2019-06-01", True), ("2020-01-01", False), ("2020-06-01", True)):
            cursor.execute(f"select exists({due})", [day, day, day])
            assert cursor.fetchone()[0] is is_due, day


def test_nobody_goes_by_a_shorter_term_of_the_past() -> None:
    kind = Kind(code="z", label="", period="", table="z", since="t.day")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("create table z (id bigint primary key, day date)")
        cursor.execute("insert into z values (1, current_date - 800), (2, current_date - 8000)")
        yesterday = date.today() - timedelta(days=1)
        cursor.execute(render_function(kind, [(date(2002, 1, 1), "P1Y"), (date.today(), "P10Y")]))
        cursor.execute("select upkeep_remove_z(%s, 1)", [yesterday])
        cursor.execute("select array_agg(id) from z")
        assert cursor.fetchone() == ([1],)


def test_a_link_can_be_emptied_instead_of_the_row() -> None:
    kind = Kind(code="y", label="", period="", table="b", since="t.day", lines=[
        Line(table="b_part", column="b_id", of="b"),
        Line(table="b_figure", column="b_id", of="b", then=Then.UNLINK),
    ])  # fmt: skip
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("create table b (id bigint primary key, day date)")
        cursor.execute("create table b_part (b_id bigint references b)")
        cursor.execute("create table b_figure (b_id bigint references b, amount int)")
        cursor.execute("insert into b values (1, '2018-01-01'), (2, '2024-01-01')")
        cursor.execute("insert into b_part values (1), (2); insert into b_figure values (1, 10), (2, 20)")
        cursor.execute(render_function(kind, [(date(2002, 1, 1), "P5Y")]))
        cursor.execute("select upkeep_remove_y('2025-01-01', 10)")
        cursor.execute("select (select array_agg(b_id) from b_part), array_agg(b_id order by amount) from b_figure")
        assert cursor.fetchone() == ([2], [None, 2])


def test_the_digest_says_which_keys_went_in_which_order() -> None:
    whole = fold_keys(b"", ["a", "b", "c"])
    assert fold_keys(fold_keys(b"", ["a"]), ["b", "c"]) == whole
    assert len({whole, fold_keys(b"", ["a", "c", "b"]), fold_keys(b"", ["a", "b"])}) == 3
