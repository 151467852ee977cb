"""The surveys that ship with Keten (*vragenlijsten*): data files in ``surveys``, checked when they are read."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from keten.dossier.clients.rules.register import Option, Words, read_words
from keten.dossier.questions.rules.surveys import (
    CHOICE,
    CLIENT,
    GOOD_ON_SCALE,
    MOST_QUESTIONS,
    OPEN,
    SCALE,
    SCALE_CODES,
    STAFF,
    TYPES,
    SurveyFile,
    SurveyQuestion,
)

_NOTHING = {"nl": "", "en": ""}


class InvalidSurvey(Exception):
    """A survey file is not as it should be; the message names the survey, the question and the fault."""


def get_survey(code: str, version: int | None = None) -> SurveyFile:
    """A survey by code; the newest version without ``version``. Raises ``KeyError``."""
    versions = list_surveys()[code]
    return versions[version if version is not None else max(versions)]


@cache
def list_surveys() -> Mapping[str, Mapping[int, SurveyFile]]:
    """All surveys: by code, then by version."""
    found: dict[str, dict[int, SurveyFile]] = {}
    for path in sorted(Path(__file__).with_name("surveys").glob("*.toml")):
        survey = read_survey(path.read_text(encoding="utf-8"))
        found.setdefault(survey.code, {})[survey.version] = survey
    return found


def read_survey(text: str) -> SurveyFile:
    """A survey from TOML. Raises ``InvalidSurvey``."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidSurvey(f"this is no TOML: {error}") from error
    try:
        survey = SurveyFile(
            code=table["code"], version=table["version"], who=table["who"], title=read_words(table["title"]),
            lead=read_words(table["lead"]), after=tuple(_option(row) for row in table["after"]),
            questions=tuple(_question(row) for row in table["questions"]),
        )  # fmt: skip
    except KeyError as missing:
        raise InvalidSurvey(f"{table.get('code')}: {missing} is missing") from missing
    for fault in _list_faults(survey):
        raise InvalidSurvey(f"{survey.code}: {fault}")
    return survey


def _question(row: Mapping[str, Any]) -> SurveyQuestion:
    options = _scale(row) if row["type"] == SCALE else tuple(_option(one) for one in row.get("options", ()))
    good = {one["code"] for one in row.get("options", ()) if one.get("good")}
    return SurveyQuestion(
        code=row["code"], type=row["type"], words=read_words(row["text"]), help=read_words(row.get("help", _NOTHING)),
        options=options, good=GOOD_ON_SCALE if row["type"] == SCALE else frozenset(good),
        good_words=read_words(row.get("good_words", _NOTHING)),
        finding=read_words(row["finding"]) if "finding" in row else None,
    )  # fmt: skip


def _option(row: Mapping[str, Any]) -> Option:
    return Option(row["code"], read_words(row))


def _scale(row: Mapping[str, Any]) -> tuple[Option, ...]:
    """One to five, with words at both ends."""
    ends = {SCALE_CODES[0]: read_words(row["low"]), SCALE_CODES[-1]: read_words(row["high"])}
    return tuple(Option(code, _end(code, ends.get(code))) for code in SCALE_CODES)


def _end(code: str, words: Words | None) -> Words:
    return Words(f"{code} – {words.nl}", f"{code} – {words.en}") if words else Words(code, code)


def _list_faults(survey: SurveyFile) -> Iterator[str]:
    codes = [one.code for one in survey.questions]
    if not isinstance(survey.version, int) or survey.version < 1:
        yield "the version is no number from 1"
    if survey.who not in (CLIENT, STAFF):
        yield f"nobody is called {survey.who!r}: it is for a client or for staff"
    if not survey.after:
        yield "it is asked after nothing"
    if not 1 <= len(codes) <= MOST_QUESTIONS:
        yield f"it has {len(codes)} questions, and may have 1 to {MOST_QUESTIONS}"
    if len(codes) != len(set(codes)):
        yield "a question stands in it twice"
    if sum(one.type == OPEN for one in survey.questions) > 1:
        yield "it has more than one open question"
    if sum(one.finding is not None for one in survey.questions) != 1:
        yield "one question is the finding, and not more than one"
    for question in survey.questions:
        yield from (f"{question.code}: {fault}" for fault in _list_question_faults(question))


def _list_question_faults(question: SurveyQuestion) -> Iterator[str]:
    codes = [one.code for one in question.options]
    if question.type not in TYPES:
        yield f"there are no questions of type {question.type!r}"
    if question.type == CHOICE and len(codes) < 2:
        yield "a choice has at least two options"
    if len(codes) != len(set(codes)):
        yield "two options have one code"
    if question.type == OPEN and not question.help.nl:
        yield "an open question advises against names"
    if question.type == OPEN and codes:
        yield "an open question has no options"
    if question.is_counted and not (question.good and question.good_words.nl):
        yield "it does not say which answers are good"
    if question.finding and not all("%(share)s" in words for words in (question.finding.nl, question.finding.en)):
        yield "the finding does not name %(share)s"
