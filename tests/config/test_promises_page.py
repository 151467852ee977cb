"""The page about promises names every rule that the round looks for, and no other."""

import re
from pathlib import Path

from keten.config.schedule import SWEEPS

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "promises.md"


def test_the_page_names_every_rule_under_its_promise() -> None:
    rows = re.findall(r"^\| (P\d+) \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    named = {(promise, rule) for promise, cell in rows for rule in re.findall(r"`(\w+)`", cell)}
    assert named == {(sweep.promise, sweep.rule) for sweep in SWEEPS}


def test_the_page_says_which_promises_are_measured() -> None:
    said = re.search(r"promises ([P\d, and]+) are measured", PAGE.read_text(encoding="utf-8"))
    assert said is not None
    assert set(re.findall(r"P\d+", said[1])) == {sweep.promise for sweep in SWEEPS}
