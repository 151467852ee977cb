"""Small cells: hidden, and not found back by who computes with all that is published."""

import random
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.insight.indicators.rules import covering, widening
from keten.insight.indicators.rules.suppressing import Held, Limits, find_few, find_small, suppress
from tests.insight.indicators.attacker import MARGINS, Attacker, Cell, Finest
from tests.volumes import volume

SMALL = Limits(minimum=4, held=2)
NAMES = ("location", "organisation", "target_group", "month")
# A share; an outcome by two horizons, and another that excludes it.
KINDS = [
    frozenset(one | other)
    for one, other in product(({"talk 1"}, set()), ({"work 1", "work 2"}, {"work 2"}, {"gone 1"}, set()))
]
FIGURES = {"talk": (1, "talk"), "work": (2, "ends"), "gone": (1, "ends")}  # horizons, and what excludes each other
Rows = tuple[dict[str, list[str]], np.ndarray, dict[str, np.ndarray]]  # labels, n and held by count
Published = dict[Cell, dict[str, int | None]]  # counts; None where they are hidden


def make_rows(counts: list[tuple[str, str, str, str, int, int]]) -> Rows:
    """Location, organisation, target group, month, n and held of one share."""
    columns = list(zip(*counts, strict=True))
    keys = {name: list(column) for name, column in zip(NAMES, columns[:4], strict=True)}
    return keys, np.array(columns[4], dtype=np.int64), {"talk 1": np.array(columns[5], dtype=np.int64)}


def draw_rows(seed: int) -> Rows:
    """A sparse table of at most 3 x 2 x 2 x 3, with small counts and some large."""
    dice = random.Random(seed)
    places = [(x, y, z, m) for x in "abc" for y in "pq" for z in "uv" for m in "123"]
    drawn = dice.sample(places, dice.randint(3, 24))
    people = [[dice.choice(KINDS) for _one in range(dice.choice([1, 2, 3, 8, 20, 40]))] for _place in drawn]
    counts = {one for kind in KINDS for one in kind}
    held = {count: np.array([sum(count in kind for kind in kinds) for kinds in people]) for count in counts}
    keys = {name: list(column) for name, column in zip(NAMES, zip(*drawn, strict=True), strict=True)}
    return keys, np.array([len(kinds) for kinds in people]), held


def publish(rows: Rows, limits: Limits) -> tuple[Published, Published]:
    """What is shown of every cell of every margin, and what is true."""
    keys, n, held = rows
    figures = {
        code: Held(keys, [held[f"{code} {number + 1}"] for number in range(size)], excludes)
        for code, (size, excludes) in FIGURES.items() if f"{code} 1" in held
    }  # fmt: skip
    found = suppress(keys, n, figures, limits=limits)
    truth, shown = Published(), Published()
    for margin in MARGINS:
        for labels, row, column in found.star.list_cells(margin):
            cell, place = (margin, labels), (row, column)
            truth[cell] = {"n": int(found.star.n[place])}
            shown[cell] = {"n": None if found.rows[place] else truth[cell]["n"]}
            for code, parts in found.held.items():
                for number, part in enumerate(parts):
                    count = f"{code} {number + 1}"
                    truth[cell][count] = int(part[place])
                    shown[cell][count] = None if found.by_figure[code][number][place] else int(part[place])
    return shown, truth


def hide_small_only(rows: Rows, limits: Limits) -> tuple[Published, Published]:
    """The planted fault: nothing against subtraction."""
    _shown, truth = publish(rows, limits)
    shown = Published()
    for cell, counts in truth.items():
        n = counts["n"] or 0
        few = bool(find_few(np.array(n), limits))
        shown[cell] = {
            name: None if few or (name != "n" and _is_small(count or 0, n, limits)) else count
            for name, count in counts.items()
        }
    return shown, truth


def _is_small(held: int, n: int, limits: Limits) -> bool:
    return bool(find_small(np.array(held), limits) or find_small(np.array(n - held), limits))


class Reader:
    """Gets the labels and what is shown, and computes."""

    def __init__(self, rows: Rows, shown: Published) -> None:
        self.finest = Finest(rows[0], KINDS)
        self.attacker = Attacker(self.finest.size)
        for cell, counts in shown.items():
            for name, count in counts.items():
                if count is not None:
                    self.attacker.learn(self.finest.find(cell, name), count, count)
                elif name == "n":
                    self.attacker.learn(self.finest.find(cell, "n"), 1, np.inf)

    def find_range(self, cell: Cell, count: str, *, is_rest: bool = False) -> tuple[float, float]:
        return self.attacker.find_range(self.finest.find(cell, count, is_rest=is_rest))


def list_found(rows: Rows, published: tuple[Published, Published]) -> list[tuple[Cell, str]]:
    """Hidden counts that are known exactly."""
    reader = Reader(rows, published[0])
    hidden = [(cell, name) for cell, counts in published[0].items() for name, count in counts.items() if count is None]
    ranges = {(cell, name): reader.find_range(cell, name) for cell, name in hidden}
    return [one for one, (low, high) in ranges.items() if low == high]


def list_hidden(shown: Published, margin: tuple[str, ...], count: str) -> set[tuple[object, ...]]:
    return {labels for (of, labels), counts in shown.items() if of == margin and counts[count] is None}


def test_what_is_small_is_hidden_and_something_beside_it() -> None:
    counts = [(x, "p", "u", m, 40, 20) for x in "abc" for m in "123"]
    counts[0] = ("a", "p", "u", "1", 6, 3)
    shown, _truth = publish(make_rows(counts), Limits())
    hidden = list_hidden(shown, ("location", "month"), "n")
    assert ("a", "1") in hidden
    assert len(hidden) == 4
    assert shown[(), ()] == {"n": 326, "talk 1": 163}
    assert not list_hidden(shown, ("month",), "talk 1")


def test_how_many_rows_there_are_is_told_where_only_what_happened_is_small() -> None:
    counts = [(x, "p", "u", m, 40, 3 if (x, m) == ("a", "1") else 20) for x in "abc" for m in "123"]
    shown, _truth = publish(make_rows(counts), Limits())
    assert not list_hidden(shown, ("location", "month"), "n")
    hidden = list_hidden(shown, ("location", "month"), "talk 1")
    assert ("a", "1") in hidden
    assert len(hidden) == 4
    counts[0] = ("a", "p", "u", "1", 40, 38)
    assert ("a", "1") in list_hidden(publish(make_rows(counts), Limits())[0], ("location", "month"), "talk 1")


@pytest.mark.parametrize(("n", "held", "few", "small"), [
    (0, 0, False, False), (1, 0, True, True), (9, 5, True, True), (10, 5, False, False), (50, 4, False, True),
    (50, 46, False, True), (50, 0, False, False), (50, 50, False, False), (50, 5, False, False), (50, 45, False, False),
])  # fmt: skip
def test_which_cells_are_sensitive(n: int, held: int, few: bool, small: bool) -> None:
    assert bool(find_few(np.array(n), Limits())) is few
    assert _is_small(held, n, Limits()) is small


def test_nothing_is_hidden_when_no_cell_is_small() -> None:
    rows = make_rows([(x, y, "u", m, 40, 20) for x in "abc" for y in "pq" for m in "123"])
    shown, truth = publish(rows, Limits())
    assert shown == truth


def test_empty_cells_are_shown() -> None:
    rows = make_rows([("a", "p", "u", "1", 3, 1), ("b", "p", "u", "2", 40, 20), ("a", "p", "u", "2", 40, 20)])
    assert publish(rows, Limits())[0][("location", "month"), ("b", "1")]["n"] == 0


def test_one_small_cell_alone_hides_all() -> None:
    shown, _truth = publish(make_rows([("a", "p", "u", "1", 3, 1)]), Limits())
    assert all(count is None for counts in shown.values() for count in counts.values())


def test_older_periods_go_before_newer_and_both_before_totals() -> None:
    counts = [(x, "p", "u", m, 40, 20) for x in "abc" for m in "12345"]
    counts[2] = ("a", "p", "u", "3", 6, 3)
    shown, _truth = publish(make_rows(counts), Limits())
    assert list_hidden(shown, ("location", "month"), "n") > {("a", "3"), ("a", "1")}
    assert ("a", "5") not in list_hidden(shown, ("location", "month"), "n")
    assert not list_hidden(shown, ("location",), "n")


def _check(rows: Rows, limits: Limits) -> Iterator[str]:
    """What is known too well of a hidden count."""
    shown, truth = publish(rows, limits)
    reader = Reader(rows, shown)
    for cell, counts in shown.items():
        true, n = truth[cell], int(truth[cell]["n"] or 0)
        few = n < limits.minimum
        left = n - sum(true[count] or 0 for count in ("work 2", "gone 1"))
        for name in (name for name, count in counts.items() if count is None):
            is_rest = 0 < n - int(true[name] or 0) < limits.held and name != "n" and not few
            count = n - int(true[name] or 0) if is_rest else int(true[name] or 0)
            low, high = reader.find_range(cell, name, is_rest=is_rest)
            small = few or 0 < count < limits.held
            wanted = 2 * limits.width if few and name == "n" else limits.width if small else 0
            if not few and not is_rest and name != "talk 1":
                wanted = min(wanted, left)
            if not (low <= count and high >= count + wanted and low < high):
                yield f"{cell} {name}: {low}..{high} of {count}, wanted {wanted} more"


@settings(max_examples=volume(test=2, proof=12), deadline=None)
@given(st.integers(0, 10_000))
def test_no_hidden_cell_is_found_back(seed: int) -> None:
    assert list(_check(draw_rows(seed), SMALL)) == []


@pytest.mark.parametrize("seed", [8, 105])
def test_what_once_was_found_back_is_not_any_more(seed: int) -> None:
    assert list(_check(draw_rows(seed), SMALL)) == []


def test_a_large_table_is_protected_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too large for the cheapest move is left to moves over two columns."""
    for module in (covering, widening):
        monkeypatch.setattr(module, "MOST_CELLS", 0)
    assert list(_check(draw_rows(11), SMALL)) == []


def test_hiding_small_cells_alone_is_found_out() -> None:
    """The attacker can be trusted: it finds what was planted, and nothing when the rules chose."""
    counts = [(x, "p", "u", m, 40, 20) for x in "ab" for m in "12"]
    counts[0] = ("a", "p", "u", "1", 6, 3)
    rows = make_rows(counts)
    cell = ("location", "month"), ("a", "1")
    assert {(cell, "n"), (cell, "talk 1")} <= set(list_found(rows, hide_small_only(rows, Limits())))
    assert not list_found(rows, publish(rows, Limits()))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: int, dice: random.Random) -> None:
    keys, n, held = draw_rows(seed)
    order = list(range(len(n)))
    dice.shuffle(order)
    shuffled = {name: [column[at] for at in order] for name, column in keys.items()}
    mixed = {name: count[order] for name, count in held.items()}
    assert publish((keys, n, held), SMALL)[0] == publish((shuffled, n[order], mixed), SMALL)[0]


@pytest.mark.parametrize("ask", [
    lambda keys, n, held: suppress(keys, n, {"one": Held(keys, [n + 1], "")}),
    lambda keys, n, held: suppress(keys, n, {"one": Held(keys, [n - 100], "")}),
    lambda keys, n, held: suppress(keys, n, {"one": Held(keys, [n, n - n], "")}),
    lambda keys, n, held: suppress(keys, n, {"one": Held(keys, [n], "same"), "other": Held(keys, [n], "same")}),
])  # fmt: skip
def test_what_cannot_be_judged_is_refused(ask: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="between"):
        ask(*draw_rows(1))
