"""``keten effect``: the same answers from a file, in words and as JSON, and what is refused."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from keten.doors.commands.main import main
from tests.insight.evaluation import published
from tests.insight.evaluation.published import PERSON, WITHOUT_WORK, Columns


def write(folder: Path, columns: Columns, *, separator: str = ",", decimal: str = ".") -> str:
    names = list(columns)
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    lines = [separator.join(names), *(separator.join(str(cell).replace(".", decimal) for cell in row) for row in rows)]
    path = folder / "tabel.csv"
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def run(*asked: str) -> tuple[int, dict]:
    done = CliRunner().invoke(main, ["effect", *asked, "--json"])
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), (";", ",")])
def test_a_published_experiment(tmp_path: Path, separator: str, decimal: str) -> None:
    file = write(tmp_path, published.nsw(), separator=separator, decimal=decimal)
    code, found = run(file, "--arm", "treat", "--outcome", "re78", "--covariates", ",".join((*PERSON, "age2")))
    assert (code, found["grade"], found["n"]) == (0, "A", {"0": 260, "1": 185})
    assert found["unadjusted"]["estimate"] == pytest.approx(1794.34, abs=0.01)
    assert found["unadjusted"]["standard_error"] == pytest.approx(671.0, abs=0.05)
    assert found["regression"]["estimate"] == pytest.approx(1683.3, abs=0.1)
    assert found["estimate"] == found["adjusted"]["estimate"]


def test_a_comparison_that_fails_its_check(tmp_path: Path) -> None:
    file, traits = write(tmp_path, published.cps()), ",".join((*PERSON, *WITHOUT_WORK))
    asked = ("--arm", "treat", "--outcome", "re78", "--covariates", traits, "--design", "observational")
    code, found = run(file, *asked, "--placebo", "re75")
    assert (code, found["grade"], found["estimate"], found["verdict"]) == (0, "X", None, None)
    assert found["entropy_balancing"]["estimate"] == pytest.approx(1406.3, abs=0.1)
    said = CliRunner().invoke(main, ["effect", file, *asked, "--placebo", "re75"]).output
    assert "geen, zie de redenen" in said
    assert "1406" not in said


def test_in_words(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["effect", write(tmp_path, published.nsw()), "--arm", "treat", "--outcome", "re78"])
    assert said.exit_code == 0
    assert "Groep 1 (0: 260, 1: 185)" in said.output
    assert "1794,3 (95%: 474 tot 3114,7)" in said.output
    assert "bewijskracht: A" in said.output


def test_what_is_refused_says_why_in_both_forms(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("arm;y\n0;1,5\n1;geheim\n", "utf-8")
    done = CliRunner().invoke(main, ["effect", str(file), "--arm", "arm", "--outcome", "y", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert "Kolom y, regel 3" in done.stderr
    assert (told["grade"], told["estimate"], told["column"]) == ("X", None, "y")
    assert "geheim" not in done.output


def test_horizons_are_whole_days(tmp_path: Path) -> None:
    file = write(tmp_path, published.nsw())
    done = CliRunner().invoke(main, ["effect", file, "--arm", "treat", "--outcome", "re78", "--horizons", "drie"])
    assert done.exit_code == 2


def test_a_million_rows_are_answered(tmp_path: Path) -> None:
    file, rows = tmp_path / "groot.csv", 1_000_000
    arm, office = np.arange(rows) % 2, np.arange(rows) % 24 // 2
    work = (np.random.default_rng(1).random(rows) < 0.2 + 0.01 * arm).astype(int)
    lines = (f"{a};{o};{w}" for a, o, w in zip(arm.tolist(), office.tolist(), work.tolist(), strict=True))
    file.write_text("groep;kantoor;werk\n" + "\n".join(lines), "utf-8")
    started = time.monotonic()
    code, found = run(str(file), "--arm", "groep", "--outcome", "werk", "--block", "kantoor")
    assert (code, found["grade"], found["kind"]) == (0, "A", "rate")
    assert found["interval"][0] < 0.01 < found["interval"][1]
    assert time.monotonic() - started < 30  # 3 s when nothing else runs


def test_the_engine_starts_quickly_and_without_django() -> None:
    code = (
        "import sys, time; started = time.monotonic(); import keten.insight.evaluation.effects.estimating;"
        "print(time.monotonic() - started); assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 3
