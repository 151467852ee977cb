"""Around a change: what changed here and not elsewhere, with how sure that is."""

import numpy as np
import pytest

from keten.insight.indicators.rules.dipping import LEAST, Counted, Dip, measure_dip


def dip(before: float, after: float, rest: tuple[float, float], rows: int = 400) -> Dip | None:
    counted = [Counted(rows, round(rows * share)) for share in (before, after, *rest)]
    return measure_dip(
        before=counted[0], after=counted[1], before_elsewhere=counted[2], after_elsewhere=counted[3]
    )  # fmt: skip


def test_a_dip_here_alone_is_found() -> None:
    found = dip(0.8, 0.6, (0.8, 0.8))
    assert found is not None
    assert found.difference.value == pytest.approx(-0.2)
    assert found.difference.high < 0


def test_what_happens_everywhere_is_no_dip() -> None:
    found = dip(0.8, 0.6, (0.8, 0.6))
    assert found is not None
    assert found.difference.low < 0 < found.difference.high
    assert found.elsewhere.value == pytest.approx(-0.2)


def test_of_few_nothing_is_said() -> None:
    assert dip(0.8, 0.6, (0.8, 0.8), rows=LEAST - 1) is None
    assert dip(0.8, 0.6, (0.8, 0.8), rows=LEAST) is not None


def test_without_a_change_nearly_every_interval_holds_zero() -> None:
    """Of two thousand changes that change nothing about one in a hundred seems to; at most 3 % here."""
    draw = np.random.default_rng(4)
    outside = 0
    for _one in range(2000):
        counted = [Counted(80, int(draw.binomial(80, share))) for share in (0.6, 0.55, 0.7, 0.65)]
        found = measure_dip(
            before=counted[0], after=counted[1], before_elsewhere=counted[2], after_elsewhere=counted[3]
        )  # fmt: skip
        assert found is not None
        outside += not found.difference.low <= 0 <= found.difference.high
    assert outside / 2000 < 0.02
