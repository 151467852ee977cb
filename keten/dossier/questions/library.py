"""The forms that ship with Keten (*formulieren*): data files in ``form_files``, checked when they are read."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keten.dossier.clients.register import get_datum
from keten.dossier.clients.rules.register import Words, read_words
from keten.dossier.questions.rules.forms import TESTS, Condition, FormFile, Question, Section


class InvalidForm(Exception):
    """A form file is not as it should be; the message names the form, the question and the fault."""


def get_form(code: str, version: int | None = None) -> FormFile:
    """A form by code; the newest version without ``version``. Raises ``KeyError``."""
    versions = list_forms()[code]
    return versions[version if version is not None else max(versions)]


@cache
def list_forms() -> Mapping[str, Mapping[int, FormFile]]:
    """All forms: by code, then by version."""
    found: dict[str, dict[int, FormFile]] = {}
    for path in sorted(Path(__file__).with_name("form_files").glob("*.toml")):
        form = read_form(path.read_text(encoding="utf-8"))
        found.setdefault(form.code, {})[form.version] = form
    return found


def read_form(text: str) -> FormFile:
    """A form from TOML. Raises ``InvalidForm``."""
    table = tomllib.loads(text)
    try:
        form = FormFile(
            code=table["code"],
            version=table["version"],
            title=read_words(table["title"]),
            lead=read_words(table["lead"]),
            sections=tuple(_section(row) for row in table["sections"]),
        )
    except KeyError as missing:
        raise InvalidForm(f"{table.get('code')}: {missing} is missing or unknown") from missing
    codes = [question.code for question in form.list_questions()]
    if len(codes) != len(set(codes)):
        raise InvalidForm(f"{form.code}: a question stands in it twice")
    return form


def _section(table: Mapping[str, Any]) -> Section:
    return Section(table["code"], read_words(table["title"]), tuple(_question(row) for row in table["questions"]))


def _question(table: Mapping[str, Any]) -> Question:
    """A question is called after its datum; its words are those of the register unless the form has better ones."""
    datum = get_datum(table["datum"])
    return Question(
        code=table.get("code", datum.code),
        datum=datum.code,
        words=read_words(table["text"]) if "text" in table else datum.words,
        help=read_words(table["help"]) if "help" in table else Words("", ""),
        must=table.get("must", False),
        ground=table.get("ground", datum.answer),
        by_law=table.get("by_law", ""),
        when=tuple(_condition(row) for row in table.get("when", ())),
    )


def _condition(table: Mapping[str, Any]) -> Condition:
    tests = [name for name in table if name != "datum"]
    if len(tests) != 1 or tests[0] not in TESTS:
        raise InvalidForm(f"a condition on {table['datum']} has one test of {', '.join(sorted(TESTS))}")
    return Condition(get_datum(table["datum"]).code, tests[0], table[tests[0]])
