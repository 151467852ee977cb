"""What is mixed and shown: never a group below the minimum, also not by subtraction."""

from datetime import date
from itertools import chain as joined
from itertools import combinations
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.dossier.questions.rules.releasing import Sheet, release
from keten.dossier.questions.rules.results import Quarter, Shown, choose_hidden, estimate, show

KINDS = ("first_talk", "talk", "call", "diagnosis", "talk_of_three")
OPTIONS = ("ja", "deels", "nee")
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)

counts = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 14), min_size=1)
counted = st.dictionaries(st.sampled_from(KINDS), counts, max_size=5)


def find_small(sizes: dict[str, int], shown: Shown, minimum: int) -> list[tuple[str, ...]]:
    """Groups of kinds below the minimum whose answers follow from what is shown, by adding and subtracting.

    Whoever reads knows which kinds have no answers at all: only the others are unknown.
    """
    kinds = [kind for kind, size in sizes.items() if size]
    known = [[1.0 if one == kind else 0.0 for one in kinds] for kind in shown.parts if kind in kinds]
    known += [[1.0] * len(kinds)] if shown.total is not None else []
    if not known:
        return []
    table = np.array(known)
    rank = np.linalg.matrix_rank(table)
    groups = joined.from_iterable(combinations(kinds, n) for n in range(1, len(kinds) + 1))
    return [
        group for group in groups
        if sum(sizes[kind] for kind in group) < minimum
        and np.linalg.matrix_rank(np.vstack([table, [1.0 if kind in group else 0.0 for kind in kinds]])) == rank
    ]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(counted=counted, minimum=st.integers(2, 15))
def test_no_group_below_the_minimum_can_be_computed(counted: dict[str, dict[str, int]], minimum: int) -> None:
    shown = show(counted, minimum=minimum)
    sizes = {kind: sum(one.values()) for kind, one in counted.items()}
    assert find_small(sizes, shown, minimum) == []
    assert all(sum(one.values()) >= minimum for one in shown.parts.values())
    if shown.total is not None:  # what is shown is what was answered
        assert sum(shown.total.values()) == sum(sizes.values()) >= minimum


def test_without_a_second_hidden_part_the_first_is_found() -> None:
    """The planted fault: hiding only what is small itself."""
    counted = {"talk": {"ja": 20}, "call": {"ja": 12}, "diagnosis": {"nee": 3}}
    sizes = {"talk": 20, "call": 12, "diagnosis": 3}
    naive = Shown(total={"ja": 32, "nee": 3}, parts={kind: counted[kind] for kind in ("talk", "call")})
    assert find_small(sizes, naive, 10) == [("diagnosis",)]
    assert set(show(counted, minimum=10).parts) == {"talk"}


@pytest.mark.parametrize(("sizes", "hidden"), [
    ({"a": 20, "b": 12}, set()),
    ({"a": 20, "b": 9}, {"a", "b"}),  # two parts: both
    ({"a": 20, "b": 5, "c": 6}, {"b", "c"}),  # together enough
    ({"a": 20, "b": 12, "c": 4, "d": 5}, {"b", "c", "d"}),  # together too few: the smallest of the others as well
    ({"a": 20, "b": 0}, {"b"}),  # nobody: nothing to protect
])  # fmt: skip
def test_which_parts_stay_hidden(sizes: dict[str, int], hidden: set[str]) -> None:
    assert choose_hidden(sizes, minimum=10) == hidden


def make_sheet(**given: object) -> Sheet:
    known = {"survey": "s", "version": 1, "location_id": 1, "step_kind": "talk", "organisations": ("uwv",),
             "month": JULY, "answers": {"q": "ja"}, "text": ""}  # fmt: skip
    return Sheet(**{**known, **given})  # type: ignore[arg-type]


sheets = st.lists(
    st.builds(
        make_sheet, version=st.integers(1, 2), location_id=st.integers(1, 2), step_kind=st.sampled_from(KINDS[:3]),
        organisations=st.sampled_from([("uwv",), ("gm0268", "uwv")]), month=st.sampled_from([JUNE, JULY]),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(sheets=sheets, minimum=st.integers(2, 6))
def test_what_is_released_is_a_group_of_the_minimum_in_everything_it_keeps(sheets: list[Sheet], minimum: int) -> None:
    waiting = {uuid4(): one for one in sheets}
    released = release(waiting, month=JULY, minimum=minimum)
    groups: dict[object, list[UUID]] = {}
    for key, sheet in released.items():
        groups.setdefault((sheet.group, sheet.month), []).append(key)
    assert all(len(group) >= minimum for group in groups.values())
    assert all(released[key].answers == waiting[key].answers for key in released)
    assert {sheet.month for sheet in released.values()} <= {JULY}
    left = {key: sheet for key, sheet in waiting.items() if key not in released}
    assert release(left, month=JULY, minimum=minimum) == {}  # a second round finds nothing


def test_what_stays_behind_of_an_earlier_month_loses_its_details() -> None:
    old = [make_sheet(month=JUNE, step_kind=kind) for kind in ("talk", "call") for _ in range(5)]
    waiting = {uuid4(): one for one in old}
    assert release(waiting, month=JUNE, minimum=10) == {}
    released = release(waiting, month=JULY, minimum=10)
    assert {(one.step_kind, one.organisations) for one in released.values()} == {("", ())}
    assert len(released) == 10


def test_quarters_follow_each_other_without_a_gap() -> None:
    quarter = Quarter.of(date(2026, 11, 16))
    assert (quarter.code, quarter.first, quarter.until) == ("2026-4", date(2026, 10, 1), date(2027, 1, 1))
    assert Quarter.of(date(2027, 1, 1)).previous == quarter
    for number in (2, 3, 4):
        assert Quarter(2026, number).previous.until == Quarter(2026, number).first
    assert Quarter.read(quarter.code) == quarter
    assert [Quarter.read(text) for text in ("", "2026", "2026-5", "x-1", "99999-1", "²026-1")] == [None] * 6


def test_the_interval_is_that_of_wilson() -> None:
    found = estimate({"ja": 8, "nee": 2}, frozenset({"ja"}))
    assert (round(found.value, 2), round(found.low, 3), round(found.high, 3)) == (0.8, 0.490, 0.943)
