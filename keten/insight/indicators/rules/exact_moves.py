"""The cheapest move there is, over as many columns and tables as it takes: an integer programme (HiGHS).

Of stars that are small enough; what is too large is left to moves over two columns (``widening``).
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from keten.insight.indicators.rules.free_moves import Room
from keten.insight.indicators.rules.stars import Flags, Integers, Star

MOST_CELLS = 1500  # a programme of this size takes a tenth of a second
_FREE = 0.01  # what it costs to move what is hidden already: not nothing, so that no move goes round for nothing


def find_exact_move(star: Star, room: Room, cell: tuple[int, int], amount: int, *, usable: Flags) -> Integers | None:
    """How much each cell changes so that ``cell`` is more by ``amount`` and all sums stay; None when there is no way.

    ``usable``: which cells may change. What is hidden by it costs the star's price, for each one that moves.
    """
    place = int(np.ravel_multi_index(cell, star.n.shape))
    cells = np.flatnonzero(usable.ravel() & np.isfinite(star.price.ravel()))
    most = 2 * amount
    down, up = (np.minimum(part.ravel()[cells], most) for part in (room.down, room.up))
    own = cells == place
    if not own.any() or up[own][0] < amount:
        return None
    price = np.tile(np.maximum(star.price.ravel()[cells], _FREE), 2)
    sums = star.equations[:, cells].toarray()
    lows = np.concatenate([np.where(own, amount, 0), np.zeros_like(down)])
    highs = np.concatenate([np.where(own, amount, up), np.where(own, 0, down)])
    found = milp(
        price, integrality=np.ones(price.size), bounds=Bounds(lows, highs),
        constraints=LinearConstraint(np.concatenate([sums, -sums], axis=1), 0, 0),
    )  # fmt: skip
    if found.x is None:
        return None
    change = np.zeros(star.n.size, dtype=np.int64)
    change[cells] = np.rint(found.x[: cells.size] - found.x[cells.size :]).astype(np.int64)
    return _check(star, room, change.reshape(star.n.shape))


def _check(star: Star, room: Room, change: Integers) -> Integers | None:
    """The programme reckons in fractions: what it found counts only when it is right to the last one."""
    is_right = not (star.equations @ change.ravel()).any()
    return change if is_right and (change <= room.up).all() and (-change <= room.down).all() else None
