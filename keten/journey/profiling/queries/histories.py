"""Histories of cases in columns, read from the state tables in one pass."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from keten.ground.foundation.parameters import get_whole_number
from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.queries.bounds import get_untouched_share
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.grouping import GROUPINGS
from keten.journey.profiling.rules.histories import NEVER, Histories
from keten.journey.profiling.rules.placing import RAW, place_levels
from keten.journey.profiling.rules.slicing import APART_SALT, SLICE_SALT

AT_ONCE = 50_000

# The same draw as rules/slicing.py.
DRAW = "('x' || left(md5({salt} || c.key::text), 8))::bit(32)::bigint / 4294967296.0"

# Every time that a case was open: the last one stands on the case, earlier ones ended with a spell.
_OPENED = """
select c.id, c.key, c.client_id, c.opened_on, c.closed_on, c.close_reason, c.target_group from cases_case c
union all
select p.case_id, c.key, c.client_id, p.opened_on, p.until_on, p.close_reason, p.target_group
from cases_spell p join cases_case c on c.id = p.case_id where p.because = 'closed'
"""

# What was known when the case opened: a fact recorded within some days after it, the newest of any source.
_ROWS = """
select c.opened_on - date '0001-01-01' + 1,
  case when c.closed_on is null then null else c.closed_on - date '0001-01-01' + 1 end,
  case when c.close_reason is null then 0 when c.close_reason = 'work' then 1 else 2 end,
  [apart],
  case when d.id is null then [untouched] < %(share)s else d.is_untouched end,
  m.province,
  extract(year from age(c.opened_on, k.born_on))::int,
  coalesce(first.target_group, c.target_group),
  f.last_day,
  coalesce(f.diploma, ''),
  (select count(*) from cases_case e where e.client_id = c.client_id and e.closed_on <= c.opened_on and e.id <> c.id)
    + (select count(*) from cases_spell p join cases_case e on e.id = p.case_id
      where e.client_id = c.client_id and p.because = 'closed' and p.opened_on < c.opened_on),
  extract(month from c.opened_on)::int
from ([opened]) c
join clients_client k on k.id = c.client_id
join organisations_municipality m on m.code = k.municipality_id
left join profiling_profiledraw d on d.case_id = c.id
left join lateral (
  select p.target_group from cases_spell p where p.case_id = c.id and p.opened_on = c.opened_on
  order by p.from_on, p.id limit 1
) first on true
left join lateral (
  select c.opened_on - max(profiling_last_day(x.datum, x.value)) as last_day,
    (array_agg(x.value #>> '{}' order by x.recorded_at desc) filter (where x.datum = 'opleiding.hoogste'))[1]
      as diploma
  from clients_fact x
  where x.client_id = c.client_id and x.datum in ('laatste_werkdag', 'dienstverbanden', 'opleiding.hoogste')
    and x.recorded_at < (c.opened_on + %(known_within)s + 1)::timestamp at time zone 'Europe/Amsterdam'
) f on true
where [which]
""".replace("[opened]", _OPENED).replace("[apart]", DRAW.format(salt="%(apart_salt)s"))
_ROWS = _ROWS.replace("[untouched]", DRAW.format(salt="%(slice_salt)s"))


@dataclass(frozen=True)
class Progress:
    """How many cases were read."""

    read: int


Tell = Callable[[Progress], None]


def read_histories(*, since: date | None, on: date, tell: Tell | None = None) -> Histories:
    """All cases opened from ``since`` until ``on`` (without ``since``: from the first). For the round role only.

    Reads 50,000 cases at a time and tells how far it is.
    """
    values = {"since": since or date.min, "on": on}
    rows = _stream("c.opened_on >= %(since)s and c.opened_on < %(on)s", values, on)
    return _gather(rows, tell or (lambda progress: None), _first_published())


def read_case(case_id: int, *, on: date) -> tuple[dict[str, str], bool]:
    """The level of each feature of one case, and whether it stays untouched. The caller opened the file."""
    now_open = "c.id = %(case)s and c.opened_on = (select x.opened_on from cases_case x where x.id = c.id)"
    rows = [row for chunk in _stream(now_open, {"case": case_id}, on) for row in chunk]
    cases = _gather(iter([rows]), lambda progress: None, None)
    levels = {feature.code: feature.levels[cases.levels[0, n]].code for n, feature in enumerate(FEATURES)}
    return levels, bool(rows[0][4])


def _stream(which: str, values: dict[str, Any], on: date) -> Iterator[Sequence[Any]]:
    days = get_whole_number("profiling.known_within_days", on=on)
    fixed: dict[str, Any] = {"apart_salt": APART_SALT, "slice_salt": SLICE_SALT, "share": get_untouched_share(on=on)}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS.replace("[which]", which), {**values, **fixed, "known_within": days})
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows


def _gather(chunks: Iterator[Sequence[Any]], tell: Tell, first_published: int | None) -> Histories:
    """Columns of every chunk, put behind each other; province names become places in a list."""
    names: dict[str, int] = {}
    parts: list[tuple[np.ndarray[Any, Any], ...]] = []
    read = 0
    for rows in chunks:
        parts.append(_columns(rows, names))
        read += len(rows)
        tell(Progress(read))
    opened, left, cause, draw, untouched, province, *levels = (
        [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else _nothing()
    )
    placed = np.column_stack(levels) if levels else np.zeros((0, len(FEATURES)), dtype=np.int64)
    influenced = ~untouched & (opened >= first_published) if first_published else np.zeros(len(opened), dtype=bool)
    groups = {"province": (tuple(names), province)}
    for place, feature in enumerate(FEATURES):
        if feature.code in GROUPINGS:
            groups[feature.code] = (tuple(level.code for level in feature.levels), placed[:, place])
    return Histories(placed, opened, left, cause, draw, influenced, groups)


def _columns(rows: Sequence[Any], names: dict[str, int]) -> tuple[np.ndarray[Any, Any], ...]:
    opened, closed, cause, draw, untouched, province, *raw = zip(*rows, strict=True)
    left = np.array([NEVER if day is None else day for day in closed], dtype=np.int64)
    places = np.array([names.setdefault(name, len(names)) for name in province], dtype=np.int64)
    levels = place_levels(dict(zip(RAW, raw, strict=True)))
    return (
        np.array(opened, dtype=np.int64), left, np.array(cause, dtype=np.int64), np.array(draw, dtype=np.float64),
        np.array(untouched, dtype=bool), places, *levels,
    )  # fmt: skip


def _nothing() -> list[np.ndarray[Any, Any]]:
    whole = np.zeros(0, dtype=np.int64)
    levels = [whole] * len(FEATURES)
    return [whole, whole, whole, np.zeros(0), np.zeros(0, dtype=bool), whole, *levels]


def _first_published() -> int | None:
    """The first day on which a score may have been shown."""
    row = ProfileModel.objects.exclude(published_at=None).order_by("published_at").first()
    return row.published_at.date().toordinal() if row and row.published_at else None
