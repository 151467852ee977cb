"""What monitors look at, counted from the store, equals what is counted from the log by hand."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from ibis.expr.types import Table

from keten.insight.indicators.queries.spells import Tables, derive_cases
from keten.insight.indicators.queries.watching import list_around, list_contacts
from keten.insight.indicators.rules.creaming import divide_in_tenths
from keten.insight.indicators.rules.shifting import BORDERS, add_up
from keten.insight.simulation.rules.regional import watching
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import WW_END, CostShifting
from tests.insight.indicators.counted import fill, live
from tests.insight.indicators.random_logs import make_log

SHIFTED = CostShifting(location=2, border=WW_END, months=6, contacts=0.5, handovers=3.0)
AROUND = ("months_before", "months_other", "contacts_before", "contacts_other", "handovers_before", "handovers_other")


@cache
def logs() -> list[Log]:
    return [live(SHIFTED), *(cut(make_log(seed)) for seed in range(3))]


def _take(log: Log) -> tuple[Tables, Table]:
    tables, con = fill(log)
    return tables, con.create_table("openings", derive_cases(tables).to_pyarrow())


def cut(log: Log) -> Log:
    """Without what happens after its end, and with how far each is from work: of four it is not known."""
    people = tuple(one._replace(distance=None if one.client > 8 else one.client // 2 * 13) for one in log.people)
    return replace(log, happened=tuple(one for one in log.happened if one.on < log.until), people=people)


@pytest.mark.parametrize("which", range(4))
def test_contacts_by_distance_are_those_of_the_log(which: int) -> None:
    log = logs()[which]
    by_hand = watching.list_contacts_by_distance(log, watching.list_stays(log))
    rows = list_contacts(*_take(log)).to_pyarrow().to_pydict()
    tenth = divide_in_tenths(np.array(rows["distance"], np.int64))
    names = ("location", "needs", "contacts", "days")
    found = sorted(zip(tenth.tolist(), *(rows[name] for name in names), strict=True))
    expected = sorted(
        zip(*(by_hand[name].tolist() for name in ("decile", "location", "need", "contacts", "days")), strict=True)
    )
    assert found == expected
    assert len(found) > 20


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("which", range(4))
def test_months_around_a_border_are_those_of_the_log(which: int, border: str) -> None:
    log, months = logs()[which], BORDERS[border]
    by_hand = add_up(watching.list_months(log, watching.list_stays(log), border), months=months)
    rows = list_around(*_take(log), border=border).to_pyarrow().to_pydict()
    found = sorted(zip(*(rows[name] for name in ("location", *AROUND)), strict=True))
    expected = sorted(zip(*(getattr(by_hand, name).tolist() for name in ("location", *AROUND)), strict=True))
    assert found == expected


def test_there_is_something_to_compare() -> None:
    log = live(SHIFTED)
    for border in BORDERS:
        assert list_around(*_take(log), border=border).count().execute() > 10, border
