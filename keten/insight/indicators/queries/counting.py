"""Rows counted for a figure, as finely as any table about it will ever be: by place, month and case mix.

The counting is done where the rows are (DuckDB or Spark); what comes back is small enough to work out on one machine.
Figures over the same rows are counted together.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import IntegerValue, StringValue, Table

from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.tabulating import BANDS

PLACE = ("location", "organisation", "target_group", "month")
GRAIN = ("location", "organisation", "target_group", "age_band", "distance_band", "month")


def count_together(
    open_rows: Callable[[str], Table], definitions: Iterable[Definition], *, from_month: date | None = None
) -> dict[str, pa.Table]:
    """Numbers by code of a figure, of rows that began in ``from_month`` or later; ``open_rows`` gives those of a kind.

    Each table has those columns of ``GRAIN`` that the figure needs. Of an incidence also ``time``, ``cause`` (1 counts,
    2 competes, 0 unknown) and ``n``; of a share or a survey ``n`` and ``held``; of a ratio ``n``, ``top``,
    ``bottom`` and the sums of squares that its interval needs.
    """
    found: dict[str, pa.Table] = {}
    for (over, kind), several in groupby(sorted(definitions, key=_get_rows), key=_get_rows):
        rows = open_rows(over)
        kept = rows if from_month is None else rows.filter(rows.first_on >= ibis.literal(from_month))
        found |= _COUNTING[Kind(kind)](_band(kept), tuple(several))
    return found


def count_rows(rows: Table, one: Definition) -> pa.Table:
    """The numbers of one figure, from the rows that it is about."""
    return count_together(lambda _over: rows, [one])[one.code]


def _get_rows(one: Definition) -> tuple[str, str]:
    return one.over, one.kind.value


def _count_times(rows: Table, several: tuple[Definition, ...]) -> dict[str, pa.Table]:
    """After the last horizon nothing counts: one time for all that comes later."""
    longest = 1 + max(horizon.days for one in several for horizon in one.horizons)
    late = rows.time >= longest
    counted = rows.mutate(time=ibis.ifelse(late, longest, rows.time), cause=ibis.ifelse(late, "", rows.cause))
    counts = _name_places(counted.group_by(*_find_grain(several), "time", "cause").agg(n=counted.count()).to_pyarrow())
    return {one.code: _tell_causes(counts, one) for one in several}


def _tell_causes(counts: pa.Table, one: Definition) -> pa.Table:
    why = counts["cause"]
    counts_or_competes = pc.if_else(pc.is_in(why, pa.array(one.causes)), 1, 2)
    cause = pc.if_else(pc.equal(why, ""), 0, counts_or_competes)
    return counts.set_column(counts.column_names.index("cause"), "cause", cause.cast(pa.int64()))


def _count_holding(rows: Table, several: tuple[Definition, ...]) -> dict[str, pa.Table]:
    held = rows.holds.cast("int64").sum().cast("int64")
    counts = _name_places(rows.group_by(*_find_grain(several)).agg(n=rows.count(), held=held).to_pyarrow())
    return {one.code: counts for one in several}


def _count_answers(rows: Table, several: tuple[Definition, ...]) -> dict[str, pa.Table]:
    """How many answered its question, and how many of them well."""
    found = {}
    for one in several:
        own = rows.filter(rows.survey == one.survey, rows.question == one.question)
        held = ibis.ifelse(own.answer.isin(one.good), own.n, 0).sum().cast("int64")
        counts = own.group_by(*_find_grain((one,))).agg(n=own.n.sum().cast("int64"), held=held)
        found[one.code] = _name_places(counts.to_pyarrow())
    return found


def _add_up(rows: Table, several: tuple[Definition, ...]) -> dict[str, pa.Table]:
    sums = dict(pair for one in several for pair in _list_sums(rows, one))
    counts = _name_places(rows.group_by(*_find_grain(several)).agg(n=rows.count(), **sums).to_pyarrow())
    return {one.code: _choose_sums(counts, one) for one in several}


def _list_sums(rows: Table, one: Definition) -> Iterator[tuple[str, ibis.expr.types.FloatingValue]]:
    for name, (left, right) in _name_sums(one).items():
        product = rows[left].cast("float64") * (rows[right].cast("float64") if right else 1.0)
        yield name, product.sum()


def _name_sums(one: Definition) -> Mapping[str, tuple[str, str]]:
    """The sums of a ratio: what they are called, and of which product."""
    pairs = ((one.top, ""), (one.bottom, ""), (one.top, one.top), (one.bottom, one.bottom), (one.top, one.bottom))
    return {f"{left} {right}": (left, right) for left, right in pairs}


def _choose_sums(counts: pa.Table, one: Definition) -> pa.Table:
    sums = dict(zip(("top", "bottom", "top2", "bottom2", "both"), _name_sums(one), strict=True))
    kept = [name for name in (*GRAIN, "n") if name in counts.column_names]
    return pa.table({name: counts[name] for name in kept} | {name: counts[found] for name, found in sums.items()})


_COUNTING: Mapping[Kind, Callable[[Table, tuple[Definition, ...]], dict[str, pa.Table]]] = {
    Kind.INCIDENCE: _count_times, Kind.SHARE: _count_holding, Kind.RATIO: _add_up,
    Kind.SURVEY: _count_answers,
}  # fmt: skip


def _find_grain(several: Iterable[Definition]) -> list[str]:
    """Only by what one of these figures is shown or made fair by."""
    needed = {*PLACE, *(BANDS[name] for one in several for name in one.adjust)}
    return [name for name in GRAIN if name in needed]


def _name_places(counts: pa.Table) -> pa.Table:
    """Each different place, month and band once, so that what comes after works with numbers."""
    for at, name in enumerate(counts.column_names):
        if name in GRAIN:
            counts = counts.set_column(at, name, counts[name].combine_chunks().dictionary_encode())
    return counts


def _band(rows: Table) -> Table:
    return rows.mutate(
        month=rows.first_on.truncate("M").cast("date"),
        age_band=_age_band(rows.age),
        distance_band=_distance_band(rows.distance),
    )


def _age_band(age: IntegerValue) -> StringValue:
    """27: until then help for youth differs (Participatiewet art. 7 lid 3)."""
    return ibis.cases((age < 27, "27-"), (age < 45, "27-44"), (age < 55, "45-54"), (age >= 55, "55+"), else_="")


def _distance_band(distance: IntegerValue) -> StringValue:
    return ibis.cases(
        (distance < 25, "1"), (distance < 50, "2"), (distance < 75, "3"), (distance >= 75, "4"), else_=""
    )  # fmt: skip
