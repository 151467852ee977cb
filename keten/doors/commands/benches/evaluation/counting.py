"""How sure a count over made-up worlds is."""

import math

import numpy as np
from numpy.typing import ArrayLike

Figures = dict[str, float]


def share_with_error(name: str, hits: ArrayLike, *, of: float = 1.0) -> tuple[Figures, Figures]:
    """How often it happened over the worlds (times ``of``), and the standard error of that.

    Where it happened never or always, the error is that of a half.
    """
    happened = np.asarray(hits, dtype=np.float64).ravel()
    share, worlds = float(happened.mean()), happened.size
    spread = max(share * (1 - share), 0.5 / worlds)
    return {name: round(of * share, 4)}, {f"{name}_mc": round(of * math.sqrt(spread / worlds), 5)}
