"""Whatever the table and the question: refused in a sentence, or answered with figures that are whole."""

import json
import warnings
from collections import Counter
from typing import Any

import numpy as np
import pytest

from keten.ground.foundation.decision import Refused
from keten.insight.evaluation.effects.estimating import find_effect
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.rules.grading import Design

TABLES = 250


def make_column(rng: np.random.Generator, rows: int) -> np.ndarray:
    kinds = (
        lambda: rng.normal(size=rows), lambda: rng.integers(0, 2, rows), lambda: np.ones(rows),
        lambda: rng.integers(0, 3, rows), lambda: np.where(rng.random(rows) < 0.3, np.nan, rng.normal(size=rows)),
        lambda: rng.integers(0, rows // 4 + 1, rows), lambda: rng.exponential(size=rows) * 1e9,
        lambda: rng.integers(0, 400, rows), lambda: np.full(rows, np.nan), lambda: np.arange(rows),
        lambda: rng.normal(size=rows) * 1e-12,
    )  # fmt: skip
    return kinds[rng.integers(len(kinds))]()


def make_table(rng: np.random.Generator, rows: int) -> dict[str, np.ndarray]:
    """Columns of any kind, more often of the kind that their place asks for."""
    columns = {name: make_column(rng, rows) for name in "ayxzkbtpe"}
    fitting = {"a": rng.integers(0, 2, rows), "y": rng.integers(0, 2, rows), "e": rng.integers(0, 3, rows)}
    columns |= {name: column for name, column in fitting.items() if rng.random() < 0.6}
    periods = int(rng.integers(2, 8))
    starts = np.where(rng.random(rows) < 0.3, np.nan, rng.integers(0, periods + 2, rows))
    place = np.arange(rows) // periods
    return columns | {"u": place, "m": np.arange(rows) % periods, "f": starts[place]}


def make_question(rng: np.random.Generator) -> Question:
    design = list(Design)[rng.integers(4)]
    panel: dict[str, Any] = {"unit": "u", "time": "m", "first_treated": "f"} if design is Design.STAGGERED else {}
    chances = {"control": ("0", 0.2), "event": ("e", 0.5), "cluster": ("k", 0.3), "block": ("b", 0.3),
               "take_up": ("t", 0.3), "placebo": ("p", 0.3), "before": ("x", 0.2)}  # fmt: skip
    chosen = {name: value for name, (value, chance) in chances.items() if rng.random() < chance}
    kind = (None, None, Kind.MEAN, Kind.RATE, Kind.DURATION)[rng.integers(5)]
    covariates = tuple(name for name in "xz" if rng.random() < 0.4)
    return Question(arm="a", outcome="y", design=design, kind=kind, covariates=covariates, **panel, **chosen)


@pytest.mark.parametrize("seed", range(4))
def test_refused_in_a_sentence_or_answered_whole(seed: int) -> None:
    rng, seen = np.random.default_rng(seed), Counter[str]()
    for _ in range(TABLES):
        columns, question = make_table(rng, int(rng.choice([2, 3, 8, 20, 60, 300]))), make_question(rng)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                found = find_effect(columns, question).as_dict()
            except Refused as refused:
                seen["refused" if refused.reason.endswith(".") else "no sentence"] += 1
                continue
        json.dumps(found, allow_nan=False)
        whole = [found["standard_error"], *(found["interval"] or [None])]
        assert all((part is None) == (found["estimate"] is None) for part in whole), question
        seen[found["grade"]] += 1
    assert not seen["no sentence"]
    assert min(seen["refused"], seen["X"], seen["D"]) > 0
