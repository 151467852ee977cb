"""Rows counted for a figure, as finely as any table about it will ever be: by place, month and case mix.

The counting is done where the rows are (DuckDB or Spark); what comes back is small enough to work out on one machine.
"""

import ibis
import pyarrow as pa
from ibis.expr.types import IntegerValue, StringValue, Table

from keten.insight.indicators.queries.rows import ROWS, Derived
from keten.insight.indicators.rules.definitions import Definition, Kind

GRAIN = ("location", "organisation", "target_group", "age_band", "distance_band", "month")
LONGEST_DAYS = 366  # after the last horizon nothing counts: one time for all that comes later


def count_rows(derived: Derived, one: Definition) -> pa.Table:
    """Numbers by ``GRAIN``.

    Of an incidence ``time``, ``cause`` (1 counts, 2 competes, 0 unknown) and ``n``; of a share ``n`` and ``held``; of a
    ratio ``n``, ``top``, ``bottom`` and the sums of squares that its interval needs.
    """
    rows = _band(ROWS[one.over](derived))
    if one.kind is Kind.INCIDENCE:
        return _count_times(rows, one).to_pyarrow()
    if one.kind is Kind.SHARE:
        return rows.group_by(*GRAIN).agg(n=rows.count(), held=rows.holds.cast("int64").sum()).to_pyarrow()
    return _add_up(rows, one).to_pyarrow()


def _count_times(rows: Table, one: Definition) -> Table:
    late = rows.time >= LONGEST_DAYS
    cause = ibis.ifelse(rows.cause == "", 0, ibis.ifelse(rows.cause.isin(one.causes), 1, 2))
    counted = rows.mutate(time=ibis.ifelse(late, LONGEST_DAYS, rows.time), cause=ibis.ifelse(late, 0, cause))
    return counted.group_by(*GRAIN, "time", "cause").agg(n=counted.count())


def _add_up(rows: Table, one: Definition) -> Table:
    top, bottom = rows[one.top].cast("float64"), rows[one.bottom].cast("float64")
    return rows.group_by(*GRAIN).agg(
        n=rows.count(), top=top.sum(), bottom=bottom.sum(), top2=(top * top).sum(), bottom2=(bottom * bottom).sum(),
        both=(top * bottom).sum(),
    )  # fmt: skip


def _band(rows: Table) -> Table:
    return rows.mutate(
        month=rows.first_on.truncate("M"), age_band=_age_band(rows.age), distance_band=_distance_band(rows.distance)
    )


def _age_band(age: IntegerValue) -> StringValue:
    """27: until then help for youth differs (Participatiewet art. 7 lid 3)."""
    return ibis.cases((age < 27, "27-"), (age < 45, "27-44"), (age < 55, "45-54"), (age >= 55, "55+"), else_="")


def _distance_band(distance: IntegerValue) -> StringValue:
    return ibis.cases(
        (distance < 25, "1"), (distance < 50, "2"), (distance < 75, "3"), (distance >= 75, "4"), else_=""
    )  # fmt: skip
