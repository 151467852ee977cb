"""The retention register as SQL: what is due, and one function per kind that removes it.

The functions run with the rights of the owner and name every table themselves: who calls one chooses a day (never a
later one than today) and a number of rows, nothing else. What was due on that day must still be due by the term of
today: nobody goes by a shorter term of the past. So the worker can remove what is due and nothing more.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from keten.ground.upkeep.rules.kinds import Kind, Line, Then

Period = tuple[date, str]  # from this day on, this ISO 8601 duration

_FUNCTION = """
create function {name}(on_day date, most int) returns jsonb
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $removal$
declare chosen {pk_type}[]; gone jsonb; counts jsonb := '{{}}'; n bigint;
  today constant date := (clock_timestamp() at time zone 'Europe/Amsterdam')::date;
begin
  if on_day > today then
    raise exception 'bewaartermijn: de dag ligt in de toekomst' using errcode = 'check_violation';
  end if;
  chosen := array({due} and t.{pk} in ({due_today}) limit most);
  perform 1 from {table} t where t.{pk} = any(chosen) order by t.{pk} for update;
  chosen := array({due} and t.{pk} in ({due_today} and t.{pk} = any(chosen)));
  chosen := array(with recursive f(pk) as (select unnest(chosen){family}) select pk from f);
  select jsonb_agg(jsonb_build_array({key}, t.{pk}::text, {since})) into gone
    from {table} t where t.{pk} = any(chosen);
{removals}
  return jsonb_build_object('rows', coalesce(gone, '[]'), 'tables', counts);
end $removal$;
"""
_COUNTED = """  {statement};
  get diagnostics n = row_count; counts := counts || jsonb_build_object('{table}', n);"""


def render_function(kind: Kind, periods: Sequence[Period]) -> str:
    """``create function`` for one kind: locks what is due, looks again, removes it with all that hangs on it."""
    chosen = f"{kind.pk} = any(chosen)"
    removed = [(line.table, _render_removal(kind, line, chosen)) for line in kind.lines if line.then != Then.KEEP]
    removed.append((kind.table, f"delete from {kind.table} where {chosen}"))
    return _FUNCTION.format(
        name=kind.function, pk_type=kind.pk_type, table=kind.table, pk=kind.pk, key=kind.key, since=kind.since,
        due=render_due(kind, periods, on="on_day"),
        due_today=render_due(kind, periods, on="today"), family=_render_family(kind),
        removals="\n".join(_COUNTED.format(table=table, statement=statement) for table, statement in removed),
    )  # fmt: skip


def render_due(kind: Kind, periods: Sequence[Period], *, on: str, columns: str = "") -> str:
    """``select`` of the rows of a kind that are due; ``on`` is SQL for the day."""
    term = _render_term(periods, on)
    parts = [
        f"select {columns or f't.{kind.pk}'} from {kind.table} t",
        f"where ({kind.condition}) and {kind.since} + {term} <= {on}",
        _render_younger(kind, term, on),
    ]
    return " ".join(parts)


def fold_keys(before: bytes, keys: Iterable[str]) -> bytes:
    """The digest of all removed keys, one after the other: whoever has the keys in order can compute it again."""
    for key in keys:
        before = hashlib.sha256(before + key.encode()).digest()
    return before


def _render_term(periods: Sequence[Period], on: str) -> str:
    newest_first = sorted(periods, reverse=True)
    return (
        "(case " + " ".join(f"when {on} >= date '{day}' then interval '{term}'" for day, term in newest_first) + " end)"
    )


def _render_family(kind: Kind) -> str:
    if not kind.family:
        return ""
    return f" union select c.{kind.pk} from {kind.table} c join f on c.{kind.family} = f.pk"


def _render_younger(kind: Kind, term: str, on: str) -> str:
    """Nobody in whose rows, or those of the family, something is within the term. Set-based: one look at each table."""
    younger = " union ".join(_render_members(kind, line, term, on) for line in kind.lines if line.younger)
    if not younger:
        return ""
    if kind.family:
        up = (
            f"select c.{kind.family} from {kind.table} c join f on c.{kind.pk} = f.pk where c.{kind.family} is not null"
        )
        younger = f"with recursive f(pk) as (({younger}) union {up}) select pk from f"
    return f"and not exists (select 1 from ({younger}) b(pk) where b.pk = t.{kind.pk})"


def _render_members(kind: Kind, line: Line, term: str, on: str) -> str:
    """``select`` of whom rows of this table belong to that are within the term."""
    joins, above, row = "", line, "x"
    while True:
        joins += f" join {above.of} {row}p on {row}.{above.column} = {row}p.{above.of_column}"
        row += "p"
        if above.of == kind.table:
            return f"select {row}.{kind.pk} from {line.table} x{joins} where {line.younger} + {term} > {on}"
        above = _find_parent(kind, above)


def _find_parent(kind: Kind, line: Line) -> Line:
    return next(parent for parent in kind.lines if parent.table == line.of)


def _render_removal(kind: Kind, line: Line, root: str) -> str:
    path = _render_path(kind, line, root)
    if line.then == Then.UNLINK:
        return f"update {line.table} set {line.column} = null where {path}"
    return f"delete from {line.table} where {path}"


def _render_path(kind: Kind, line: Line, root: str) -> str:
    """The condition on rows of a table that leads, parent by parent, to the rows that go."""
    inner = root if line.of == kind.table else _render_path(kind, _find_parent(kind, line), root)
    return f"{line.column} in (select {line.of_column} from {line.of} where {inner})"
