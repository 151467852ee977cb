"""Small cells: which cells of figures may be shown, so that no hidden one is found back from all that is published.

Figures about the same rows are judged together (a family): what one of them shows, all of them tell. First how many
rows there are (``n``): a cell with few is hidden in every figure of the family. Then, for each figure, to how many it
happened (``held``, at each of its horizons): a cell that says so of few, or of all but a few, is hidden in that figure;
how many rows it has is still told. With those sensitive cells others are hidden, so that subtracting does not give them
back (secondary suppression: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4). The protection
required of a sensitive cell is stated as by Fischetti and Salazar (Management Science 47 (2001) 1008-1027): a range of
values that whoever computes cannot narrow. What is hidden with it is chosen by what users lose (``stars``): one cell
after the other by the cheapest move, and at the end what turns out not to be needed is shown again.

What is published is a star: every dimension alone, every dimension by the spine (the period), the spine, and all.
Tables of a star that agree on the spine always come from some finest table (Vorob'ev, Theory of Probability and its
Applications 7 (1962) 147-163), so the finest table tells nothing more, and is not needed to reckon with.

Guaranteed, of all margins and all figures of the family together, against who computes with them, knows that counts are
whole numbers from 0, that a hidden cell has rows, and that nobody is counted twice among figures that exclude each
other:

- of a cell with few rows ``n`` can be anything from the true value to twice ``Limits.width`` more, what is not held as
  much more, and ``held`` of every figure up to ``Limits.width`` more, at every horizon;
- of a cell of which ``held`` or what is not held is small, that can be anything up to ``Limits.width`` more, or as much
  as the others among the same rows leave it;
- of any other hidden cell the count for which it was hidden (``n``, or ``held``) can be two values or more;
- for each of these there is a whole set of tables that gives every cell that is shown: it is kept while cells are
  hidden, and a cell is shown again only when there is one without it. There is no limit on time and no rounding in it.

Not guaranteed: that as little as possible is hidden; anything about what is published elsewhere or was published before
(a total that moves on by a month gives one month less another: ``docs/explanation/figures.md``); anything against who
knows which of the reasons a hidden cell has, or reasons back from how cells are chosen.
Of a hidden cell nothing that is computed from it may be shown either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from keten.insight.indicators.rules.covering import Change, Layers, Need, cover
from keten.insight.indicators.rules.free_moves import ENDLESS
from keten.insight.indicators.rules.stars import Flags, Integers, Keys, Star, make_star


@dataclass(frozen=True, kw_only=True)
class Limits:
    """``minimum``: the least rows to show; ``held``: the least to whom it happened, and to whom it did not."""

    minimum: int = 10
    held: int = 5

    @property
    def width(self) -> int:
        """How much more than it is, each count of a sensitive cell could be."""
        return max(self.held, self.minimum // 2, 1)


USUAL = Limits()


@dataclass(frozen=True)
class Held:
    """To how many rows it happened by each horizon, soonest first: each (rows,) with the labels of ``keys``.

    ``excludes``: figures that have the same name here happen to nobody together.
    """

    keys: Keys
    counts: Sequence[Integers]
    excludes: str


@dataclass(frozen=True)
class Verdicts:
    """What is hidden of the cells of ``star``: in every figure (``rows``), and by code of each figure with ``held``.

    Both by code of shape (horizons, rows, columns).
    """

    star: Star
    rows: Flags
    by_figure: Mapping[str, Flags]
    held: Mapping[str, Integers]


def suppress(
    keys: Keys, n: Integers, figures: Mapping[str, Held], *, limits: Limits = USUAL, spine: str = "month"
) -> Verdicts:  # fmt: skip
    """The cells of a family that are hidden.

    ``keys``: per dimension a label per row and ``n`` of shape (rows,); rows with the same labels add up. Rows that
    belong nowhere get a label of their own: what is left after subtraction is theirs. Cells without rows are shown.
    Raises ValueError for more held than there are.
    """
    star = make_star(keys, n=n, spine=spine)
    held = {code: np.stack([star.add_up(one.keys, count) for count in one.counts]) for code, one in figures.items()}
    others = _find_others(star, figures, held)
    if any(
        (part < 0).any() for part in (*others.values(), *(np.diff(one, axis=0, prepend=0) for one in held.values()))
    ):
        raise ValueError("held lies between 0 and n, and is not less at a later horizon")
    few = find_few(star.n, limits)
    alone = _find_alone(figures)
    judged = {code: Figure(star, one, others[code], few, limits, code in alone) for code, one in held.items()}
    moved = _hide_few(star, few, judged, limits)
    hidden = {code: _hide_figure(one, moved) for code, one in judged.items()}
    return Verdicts(star, star.hidden, hidden, held)


def find_few(n: Integers, limits: Limits) -> Flags:
    """Which cells have few rows. Of any one shape."""
    return (n > 0) & (n < limits.minimum)


def find_small(count: Integers, limits: Limits) -> Flags:
    """Which counts, of those to whom it happened or of those to whom it did not, are small. Of any one shape."""
    return (count > 0) & (count < limits.held)


def _find_others(star: Star, figures: Mapping[str, Held], held: Mapping[str, Integers]) -> dict[str, Integers]:
    """Of each figure the rows to whom it did not happen, and nothing that excludes it either."""
    last: dict[str, Integers] = {}
    for code, one in figures.items():
        last[one.excludes] = last.get(one.excludes, np.zeros_like(star.n)) + held[code][-1]
    return {code: star.n - last[one.excludes] for code, one in figures.items()}


def _find_alone(figures: Mapping[str, Held]) -> set[str]:
    """Those that no other figure excludes."""
    names = [one.excludes for one in figures.values()]
    return {code for code, one in figures.items() if names.count(one.excludes) == 1}


Moved = Mapping[tuple[int, int], Change]  # of each cell with few rows: how cells change when it has more


@dataclass(frozen=True)
class Figure:
    """One figure over a star: ``held`` by horizon, and the ``other`` rows to whom nothing happened.

    ``is_alone``: no other figure of the family excludes it.
    """

    star: Star
    held: Integers
    other: Integers
    few: Flags
    limits: Limits
    is_alone: bool

    @cached_property
    def steps(self) -> Integers:
        """How many happened after the horizon before and by this one; at last those to whom nothing happened."""
        return np.concatenate([np.diff(self.held, axis=0, prepend=0), self.other[None]])

    @property
    def most(self) -> int:
        """The step of who comes and goes when rows do: there must be many of those, also where there are few rows."""
        return 0 if self.is_alone and self.held[0, -1, -1] > self.other[-1, -1] else len(self.held)

    def find_room(self, need: Need, moved: Moved) -> tuple[Integers, Integers]:
        """People go between the step of the first layer and the one after the last: ``n`` stays, in all the others."""
        sooner, later = (
            moved[need.cell].add_to(self.steps[step]) if step == self.most and need.cell in moved else self.steps[step]
            for step in (need.start, need.stop)
        )
        return (sooner, later) if need.way > 0 else (later, sooner)


def _hide_few(star: Star, few: Flags, figures: Mapping[str, Figure], limits: Limits) -> Moved:
    """Hides in all figures what has few rows. Who comes and goes is of one kind in each figure."""
    layers = Layers.over(star, 1)
    needs = [Need(cell, 2 * limits.width) for cell in _order(star, few)]
    down = np.min([star.n - 1, *(one.steps[one.most] for one in figures.values())], axis=0)
    up = np.full_like(down, ENDLESS)
    changes = cover(layers, few[None], needs, lambda _need: (down, up))
    star.hide(layers.hidden[0])
    return {need.cell: change for need, change in zip(needs, changes, strict=True)}


def _hide_figure(one: Figure, moved: Moved) -> Flags:
    """What is hidden of one figure, by horizon."""
    more, less = (find_small(count, one.limits) & ~one.few for count in (one.held, one.star.n - one.held))
    layers = Layers.over(one.star, len(one.held))
    needs = [*_list_needs_of_all(one, more | less), *_list_needs(one, more, 1), *_list_needs(one, less, -1)]
    cover(layers, more | less, [need for need in needs if need.amount], partial(one.find_room, moved=moved))
    return layers.hidden


def _list_needs_of_all(one: Figure, small: Flags) -> Iterator[Need]:
    """Of cells with few rows, and of those that are hidden with them: at all horizons."""
    for cell in _order(one.star, one.few):
        yield Need(cell, one.limits.width, 1 if one.most else -1, stop=len(one.held))
    besides = (one.star.hidden & ~one.few) & ~small & (one.held > 0)
    for layer, flags in enumerate(besides):
        for cell in _order(one.star, flags):
            steps = one.steps[(slice(None), *cell)]
            later = layer + 1 + np.flatnonzero(steps[layer + 1 :])
            if later.size:
                yield Need(cell, 1, 1, 0, int(later[0]))
            else:
                yield Need(cell, 1, -1, int(np.flatnonzero(steps[: layer + 1])[-1]), len(one.held))


def _list_needs(one: Figure, small: Flags, way: int) -> Iterator[Need]:
    """Of cells with a small count: more of it, over as many horizons as leave room for that."""
    for cell in _order(one.star, np.any(small, axis=0, keepdims=True)[0]):
        layers = np.flatnonzero(small[(slice(None), *cell)])
        steps = one.steps[(slice(None), *cell)]
        ends = np.arange(layers[-1] + 1, steps.size) if way > 0 else np.arange(layers[0], -1, -1)
        enough = ends[steps[ends] >= one.limits.width]
        end = int(enough[0] if enough.size else ends[np.argmax(steps[ends])])
        start, stop = (int(layers[0]), end) if way > 0 else (end, steps.size - 1)
        yield _turn(Need(cell, min(one.limits.width, int(steps[end])), way, start, stop), steps, one.limits)


def _turn(need: Need, steps: Integers, limits: Limits) -> Need:
    """The other way, where the others among the same rows leave no room for more."""
    if need.amount:
        return need
    back = steps[need.start if need.way > 0 else need.stop]
    return replace(need, way=-need.way, amount=min(limits.width, int(back)))


def _order(star: Star, flags: Flags) -> list[tuple[int, int]]:
    """Totals first: what they hide, the cells inside them use for nothing."""
    rows, columns = np.nonzero(flags)
    depth = (rows != star.spine_row).astype(int) + (columns != star.total_column)
    order = np.lexsort((columns, rows, depth))
    return list(zip(rows[order].tolist(), columns[order].tolist(), strict=True))
