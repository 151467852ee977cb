"""The tests that ship with Keten (*toetsen*): data files in ``test_files``, checked when they are read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keten.dossier.clients.register import get_datum
from keten.dossier.clients.rules.register import read_words
from keten.ground.foundation.calendar import parse_term
from keten.ground.foundation.tables import read_tables
from keten.journey.diagnosis.rules.assessing import KINDS, Choice, Question, TestFile, TestOutcome, Weighted
from keten.journey.diagnosis.rules.deciding import WORKERS
from keten.journey.diagnosis.rules.knowing import READS

_FILES = Path(__file__).with_name("test_files")
_BANK = "vragen.toml"


class InvalidTest(Exception):
    """A test file is not as it should be; the message names the test and the fault."""


def get_test(code: str, version: int | None = None) -> TestFile:
    """A test by code; the newest version without ``version``. Raises ``KeyError``."""
    versions = list_tests()[code]
    return versions[version if version is not None else max(versions)]


@cache
def list_tests() -> Mapping[str, Mapping[int, TestFile]]:
    """All tests: by code, then by version."""
    bank = read_bank((_FILES / _BANK).read_text(encoding="utf-8"))
    found: dict[str, dict[int, TestFile]] = {}
    for path in sorted(_FILES.glob("*-*.toml")):
        test = read_test(path.read_text(encoding="utf-8"), bank)
        found.setdefault(test.code, {})[test.version] = test
    return found


def read_bank(text: str) -> Mapping[str, Question]:
    """The questions of all tests from TOML. Raises ``InvalidTest``."""
    return read_tables(text, make=_question, list_faults=lambda _question: (), error=InvalidTest)


def read_test(text: str, bank: Mapping[str, Question]) -> TestFile:
    """A test from TOML. Raises ``InvalidTest``."""
    table = tomllib.loads(text)
    try:
        test = _test(table, bank)
    except KeyError as missing:
        raise InvalidTest(f"{table.get('code')}: {missing} is missing or unknown") from missing
    for fault in _list_faults(test):
        raise InvalidTest(f"{test.code}: {fault}")
    return test


def _question(code: str, table: Mapping[str, Any]) -> Question:
    known = table.get("known", {"datum": "", "as": ""})
    if known["datum"]:
        get_datum(known["datum"])
        if known["as"] not in READS:
            raise InvalidTest(f"{code}: read the datum as one of {', '.join(sorted(READS))}")
    return Question(
        code=code,
        words=read_words(table),
        datum=known["datum"],
        reads_as=known["as"],
        choices=tuple(_choice(row) for row in table["options"]),
    )


def _choice(row: Mapping[str, Any]) -> Choice:
    return Choice(code=row["code"], words=read_words(row), from_=row.get("from"), match=tuple(row.get("match", ())))


def _test(table: Mapping[str, Any], bank: Mapping[str, Question]) -> TestFile:
    return TestFile(
        code=table["code"],
        version=table["version"],
        title=read_words(table["title"]),
        lead=read_words(table["lead"]),
        kind=table["kind"],
        validity=table["validity"],
        roles=tuple(table["roles"]),
        source=table["source"],
        own_choice=table["own_choice"],
        questions=tuple(Weighted(bank[row["code"]], row["points"]) for row in table["questions"]),
        outcomes=tuple(_outcome(row) for row in table["outcomes"]),
    )


def _outcome(row: Mapping[str, Any]) -> TestOutcome:
    pairs = tuple((pair["question"], pair["answer"]) for pair in row.get("any", ()))
    return TestOutcome(code=row["code"], words=read_words(row), from_score=row.get("from", 0), any_of=pairs)


def _list_faults(test: TestFile) -> list[str]:
    """What is wrong with a test that could be read, in words."""
    codes = [row.question.code for row in test.questions]
    by_score = [outcome.from_score for outcome in test.outcomes if not outcome.any_of]
    faults = {
        f"kind {test.kind!r} is none of {', '.join(KINDS)}": test.kind not in KINDS,
        f"only {', '.join(WORKERS)} may run a test": not test.roles or not set(test.roles) <= set(WORKERS),
        "a source and what is an own choice must be said": not test.source.strip() or not test.own_choice.strip(),
        "a question stands in it twice": len(codes) != len(set(codes)),
        "no outcome from score 0": 0 not in by_score,
        "two outcomes from the same score": len(by_score) != len(set(by_score)),
        "an outcome stands in it twice": len({outcome.code for outcome in test.outcomes}) != len(test.outcomes),
        "all answers give the same score": all(len(set(row.points.values())) == 1 for row in test.questions),
    }
    faults |= {f"{code}: points do not fit the answers": not fits for code, fits in _points_fit(test)}
    faults |= {f"outcome {o.code} names an unknown answer": not _is_asked(test, o) for o in test.outcomes}
    parse_term(test.validity)
    return [fault for fault, is_there in faults.items() if is_there]


def _points_fit(test: TestFile) -> list[tuple[str, bool]]:
    return [
        (row.question.code, {choice.code for choice in row.question.choices} == set(row.points))
        for row in test.questions
    ]


def _is_asked(test: TestFile, outcome: TestOutcome) -> bool:
    asked = {(row.question.code, answer) for row in test.questions for answer in row.points}
    return set(outcome.any_of) <= asked
