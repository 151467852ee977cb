"""Small cells: hidden, and not found back by who computes with all that is published."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.insight.indicators.rules.suppressing import Limits, Verdict, find_sensitive, suppress
from tests.insight.indicators.attacker import MARGINS, Attacker, Cell, Counted, add_up

SMALL = Limits(minimum=4, held=2)
Rows = tuple[dict[str, list[str]], np.ndarray, np.ndarray]


def make_rows(counts: list[tuple[str, str, str, str, int, int]]) -> Rows:
    """Location, organisation, target group, month, n and held."""
    columns = list(zip(*counts, strict=True))
    names = ("location", "organisation", "target_group", "month")
    keys = {name: list(column) for name, column in zip(names, columns[:4], strict=True)}
    return keys, np.array(columns[4], dtype=np.int64), np.array(columns[5], dtype=np.int64)


def draw_rows(seed: int) -> Rows:
    """A sparse table of at most 3 x 2 x 2 x 3, with small counts and some large."""
    dice = random.Random(seed)
    places = [(x, y, z, m) for x in "abc" for y in "pq" for z in "uv" for m in "123"]
    counts = []
    for place in dice.sample(places, dice.randint(3, 24)):
        n = dice.choice([1, 2, 3, 8, 20, 40])
        counts.append((*place, n, sum(dice.random() < 0.4 for _one in range(n))))
    return make_rows(counts)


def find_verdicts(rows: Rows, limits: Limits) -> dict[Cell, Verdict]:
    found = suppress(*rows, margins=MARGINS, limits=limits)
    return {(margin, labels): verdict for margin, cells in found.items() for labels, verdict in cells.items()}


def hide_small_only(rows: Rows, limits: Limits) -> dict[Cell, Verdict]:
    """The planted fault: nothing against subtraction."""
    return {
        cell: Verdict.FEW if find_sensitive(np.array(held), np.array(rest), limits) else Verdict.SHOWN
        for cell, (held, rest) in add_up(*rows).items()
    }


def attack(rows: Rows, verdicts: dict[Cell, Verdict]) -> tuple[Attacker, Counted]:
    counted = add_up(*rows)
    shown = {cell: counted[cell] for cell, verdict in verdicts.items() if verdict is Verdict.SHOWN}
    hidden = [cell for cell, verdict in verdicts.items() if verdict is not Verdict.SHOWN]
    return Attacker(rows[0], shown, hidden), {cell: counted[cell] for cell in hidden}


def list_found(rows: Rows, verdicts: dict[Cell, Verdict]) -> list[Cell]:
    """Sensitive cells of which a count is known exactly."""
    attacker, hidden = attack(rows, verdicts)
    sensitive = [cell for cell in hidden if verdicts[cell] is Verdict.FEW]
    ranges = {(cell, count): attacker.find_range(cell, count) for cell in sensitive for count in ("held", "rest")}
    return [cell for (cell, _count), (low, high) in ranges.items() if low == high]


def test_what_is_small_is_hidden_and_something_beside_it() -> None:
    counts = [(x, "p", "u", m, 40, 20) for x in "abc" for m in "123"]
    counts[0] = ("a", "p", "u", "1", 6, 3)
    found = suppress(*make_rows(counts), margins=MARGINS)
    hidden = {labels: verdict for labels, verdict in found["location", "month"].items() if verdict is not Verdict.SHOWN}
    assert hidden[("a", "1")] is Verdict.FEW
    assert len(hidden) == 4
    assert list(hidden.values()).count(Verdict.SUBTRACTION) == 3
    assert found[()] == {(): Verdict.SHOWN}
    assert set(found["month",].values()) == {Verdict.SHOWN}


@pytest.mark.parametrize(("n", "held", "few"), [
    (0, 0, False), (1, 0, True), (9, 5, True), (10, 5, False), (50, 4, True), (50, 46, True), (50, 0, False),
    (50, 50, False), (50, 5, False), (50, 45, False),
])  # fmt: skip
def test_which_cells_are_sensitive(n: int, held: int, few: bool) -> None:
    assert bool(find_sensitive(np.array(held), np.array(n - held), Limits())) is few


def test_nothing_is_hidden_when_no_cell_is_small() -> None:
    rows = make_rows([(x, y, "u", m, 40, 20) for x in "abc" for y in "pq" for m in "123"])
    assert set(find_verdicts(rows, Limits()).values()) == {Verdict.SHOWN}


def test_empty_cells_are_shown() -> None:
    rows = make_rows([("a", "p", "u", "1", 3, 1), ("b", "p", "u", "2", 40, 20), ("a", "p", "u", "2", 40, 20)])
    assert find_verdicts(rows, Limits())[("location", "month"), ("b", "1")] is Verdict.SHOWN


def test_one_small_cell_alone_hides_all() -> None:
    assert Verdict.SHOWN not in find_verdicts(make_rows([("a", "p", "u", "1", 3, 1)]), Limits()).values()


def test_what_a_shown_cell_says_of_everybody_may_be_known() -> None:
    """Location a has few rows in a month but 27 in all, enough to say that it happened to nobody."""
    rows = make_rows([(x, "p", "u", m, 9 if x == "a" else 40, 0 if x == "a" else 20) for x in "abc" for m in "123"])
    strict, mild = (find_verdicts(rows, Limits(certain=certain)) for certain in (False, True))
    assert strict[("location",), ("a",)] is Verdict.SUBTRACTION
    assert mild[("location",), ("a",)] is Verdict.SHOWN
    attacker, _hidden = attack(rows, mild)
    low, high = attacker.find_range((("location", "month"), ("a", "1")), "n")
    assert high - low >= Limits().minimum - 1


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_no_hidden_cell_is_found_back(seed: int) -> None:
    rows = draw_rows(seed)
    verdicts = find_verdicts(rows, SMALL)
    attacker, hidden = attack(rows, verdicts)
    for cell, counts in hidden.items():
        is_few = verdicts[cell] is Verdict.FEW
        for count, true in zip(("held", "rest", "n"), (*counts, sum(counts)), strict=True):
            low, high = attacker.find_range(cell, count) if is_few or count == "n" else (-np.inf, np.inf)
            wanted = SMALL.width * (1 + (count == "n")) if is_few else 0
            assert low <= true
            assert high >= true + wanted
            assert high > low


def test_hiding_small_cells_alone_is_found_out() -> None:
    """The attacker can be trusted: it finds what was planted, and nothing when the rules chose."""
    counts = [(x, "p", "u", m, 40, 20) for x in "ab" for m in "12"]
    counts[0] = ("a", "p", "u", "1", 6, 3)
    rows = make_rows(counts)
    assert (("location", "month"), ("a", "1")) in list_found(rows, hide_small_only(rows, Limits()))
    assert not list_found(rows, find_verdicts(rows, Limits()))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: int, dice: random.Random) -> None:
    keys, n, held = draw_rows(seed)
    order = list(range(len(n)))
    dice.shuffle(order)
    shuffled = {name: [column[at] for at in order] for name, column in keys.items()}
    assert find_verdicts((keys, n, held), SMALL) == find_verdicts((shuffled, n[order], held[order]), SMALL)


@pytest.mark.parametrize("ask", [
    lambda keys, n, held: suppress(keys, n, held, margins=[("location", "organisation")]),
    lambda keys, n, held: suppress(keys, n, held, margins=[("village",)]),
    lambda keys, n, held: suppress(keys, n, n + 1, margins=[()]),
    lambda keys, n, held: suppress(keys, n, held - 100, margins=[()]),
])  # fmt: skip
def test_what_cannot_be_judged_is_refused(ask: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"margin|between"):
        ask(*draw_rows(1))
