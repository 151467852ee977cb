"""Results of tests and the statistical model serve fitting service, never enforcement (ADR 17).

The import contract of the same name sees imports, also through other apps; this reads what it cannot see: the names
of tables in SQL, and modules named in text. It stands here before enforcement does.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGE, ROOT, named

_KEPT_AWAY = re.compile(
    r"\bdiagnosis_(?:testresult|diagnosis|need)\b|\bprofiling_\w+|journey\.(?:diagnosis|profiling)\b"
)
_ENFORCEMENT = PACKAGE / "journey" / "enforcement"
_SWEEPS_AND_REACTIONS = (PACKAGE / "config" / "reactions.py", PACKAGE / "config" / "schedule.py")


def find_uses(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Places that name tests, diagnoses or the statistical model."""
    for place, text in texts:
        yield from (f"{place}: {found[0]}" for found in _KEPT_AWAY.finditer(text))


def test_enforcement_knows_nothing_of_tests_and_chances() -> None:
    paths = [path for path in _ENFORCEMENT.rglob("*") if path.suffix in (".py", ".sql", ".toml", ".html")]
    found = list(find_uses((str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths))
    assert not found, named(found)


def test_no_result_sets_enforcement_in_motion() -> None:
    """What happens after an event of diagnosis is never done by enforcement."""
    for path in _SWEEPS_AND_REACTIONS:
        for line in path.read_text("utf-8").splitlines():
            assert not ("diagnosis." in line and "enforcement" in line), line


def test_the_contract_stands() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    kept = next(one for one in contracts if one["name"] == "Tests serve fitting service, never enforcement")
    assert kept["source_modules"] == ["keten.journey.enforcement.**"]
    assert "keten.journey.diagnosis" in kept["forbidden_modules"]


def test_a_use_is_found() -> None:
    wrong = "select score from diagnosis_testresult", "from keten.journey.profiling.queries import x", "a_diagnosis_b"
    assert [found.split(": ")[1] for found in find_uses(("x", text) for text in wrong)] == [
        "diagnosis_testresult", "journey.profiling",
    ]  # fmt: skip
