"""Small cells: which cells of figures may be shown, so that no hidden one is found back from all that is published.

A cell is sensitive when few rows are in it, or when it says so of nearly everybody or nearly nobody. Sensitive cells
are hidden, and further cells with them, so that subtracting does not give them back (secondary suppression: Hundepool
et al., Statistical Disclosure Control, Wiley 2012, chapter 4). Which further cells is chosen by closed moves over four
cells of crossed tables (the hypercube method: Giessing and Repsilber, Inference Control in Statistical Databases, LNCS
2316, 2002, 181-192), with the protection required of a sensitive cell stated as that of Fischetti and Salazar
(Management Science 47 (2001) 1008-1027): a range of values that whoever computes cannot narrow.

What is published is a star: every dimension alone, every dimension by the spine (the month), the spine, and all.
Tables of a star that agree on the spine always come from some finest table (Vorob'ev, Theory of Probability and its
Applications 7 (1962) 147-163), so the finest table tells nothing more, and is not needed to reckon with.

Guaranteed, of all margins of the star together, against who computes with them, knows that counts are whole numbers
from 0 and that a hidden cell has rows:

- of a sensitive cell ``held`` and what is not held can be anything from the true value to ``Limits.width`` more, and
  ``n`` anything up to twice that: at least ``Limits.minimum`` values;
- of any other hidden cell ``n`` can be two values or more;
- for each of these there is a whole table that gives every cell that is shown: it was made before the cell was left,
  and hiding more cells afterwards leaves it so. There is no limit on time and no rounding in it.

Not guaranteed: that as little as possible is hidden (a move has two columns, so where events are rare, totals go that
longer moves would spare); anything about what is published elsewhere or was published before (a period that moves on by
a month gives one month less another); anything against who knows which of the two reasons a hidden cell has, so they
are not to be published apart, or against who reasons back from how cells are chosen.
Of a hidden cell nothing that is computed from it may be shown either.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from keten.insight.indicators.rules.stars import Integers, Star, make_star
from keten.insight.indicators.rules.widening import Cell, widen

Margin = tuple[str, ...]
Labels = tuple[Hashable, ...]
Flags = NDArray[np.bool_]


class Verdict(StrEnum):
    """Whether a cell may be shown, and if not, why."""

    SHOWN = "shown"
    FEW = "too-few"
    SUBTRACTION = "by-subtraction"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """``minimum``: the least rows to show; ``held``: the least to whom it happened, and to whom it did not.

    ``certain``: that what a shown cell says of everybody in it (it happened to nobody, or to all) may be known of the
    hidden cells inside it; their ``n`` is as wide all the same.
    """

    minimum: int = 10
    held: int = 5
    certain: bool = False

    @property
    def width(self) -> int:
        """How much more than it is, each count of a sensitive cell could be."""
        return max(self.held, self.minimum // 2, 1)


USUAL = Limits()


def suppress(
    keys: Mapping[str, Sequence[Hashable]], n: Integers, held: Integers, *, margins: Iterable[Margin],
    limits: Limits = USUAL, spine: str = "month",
) -> dict[Margin, dict[Labels, Verdict]]:  # fmt: skip
    """The verdict on each cell of each margin, by labels in the order of the margin's names.

    ``keys``: per dimension a label per row, ``n`` and ``held`` counts of shape (rows,), 0 <= held <= n; rows with the
    same labels add up. Rows that belong nowhere get a label of their own: what is left after subtraction is theirs.
    ``margins``: those of the star, ``()`` for all; one that is left out is reckoned as published. Cells without rows
    are shown. Raises ValueError for other margins or counts.
    """
    margins = list(margins)
    if wrong := [margin for margin in margins if len({*margin} - {spine}) > 1 or not {*margin} <= {*keys, spine}]:
        raise ValueError(f"not a margin by {spine!r}: {wrong}")
    if (held < 0).any() or (held > n).any():
        raise ValueError("held lies between 0 and n")
    star = make_star(keys, held=held, rest=n - held, spine=spine)
    few = find_sensitive(star.held, star.rest, limits)
    _hide(star, few, limits)
    verdicts = np.where(few, Verdict.FEW, np.where(star.hidden, Verdict.SUBTRACTION, Verdict.SHOWN)).tolist()
    return {
        margin: {labels: Verdict(verdicts[row][column]) for labels, row, column in star.list_cells(margin)}
        for margin in margins
    }


def find_sensitive(held: Integers, rest: Integers, limits: Limits) -> Flags:
    """Which cells have few rows, or few to whom it happened or did not. Of any one shape."""
    rows = held + rest
    few: Flags = (rows > 0) & (rows < limits.minimum)
    for count in (held, rest):
        few |= (count > 0) & (count < limits.held)
    return few


def _hide(star: Star, few: Flags, limits: Limits) -> None:
    """Hides the sensitive cells and what they need. What stops to be certain is widened after all."""
    star.hide(few)
    left = _order(star, few)
    while left:
        spared = [cell for cell in left if not _protect(star, cell, limits)]
        left = [cell for cell in spared if not any(_find_certain(star, cell))]


def _order(star: Star, few: Flags) -> list[Cell]:
    """Totals first: what they hide, the cells inside them use for nothing."""
    rows, columns = np.nonzero(few)
    depth = (rows != star.spine_row).astype(int) + (columns != star.total_column)
    order = np.lexsort((columns, rows, depth))
    return list(zip(rows[order].tolist(), columns[order].tolist(), strict=True))


def _protect(star: Star, cell: Cell, limits: Limits) -> bool:
    """Widens both counts of a cell. False when one was left because a shown cell says it already."""
    certain = _find_certain(star, cell) if limits.certain else (False, False)
    amount = limits.width * (1 + any(certain))
    widen(star, cell, held=0 if certain[0] else amount, rest=0 if certain[1] else amount)
    return not any(certain)


def _find_certain(star: Star, cell: Cell) -> tuple[bool, bool]:
    """Of ``held`` and the rest: whether a shown cell around this one says that there is none."""
    row, column = cell
    around = [(row, star.total_column), (star.spine_row, column), (star.spine_row, star.total_column)]
    shown = [other for other in around if not star.hidden[other]]
    return any(star.held[other] == 0 for other in shown), any(star.rest[other] == 0 for other in shown)
