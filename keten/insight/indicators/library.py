"""The data files that ship with this app, read once: which fields of events leave, and what figures count."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from keten.dossier.questions.survey_library import list_surveys
from keten.ground.foundation.tables import read_tables
from keten.insight.indicators.rules.definitions import ANSWERED, Definition, list_faults, make_definition
from keten.insight.indicators.rules.layout import EVENTS

# What rows there are, and what a figure can be made fair by; ``queries/rows.py`` must have the same.
ROWS = frozenset((
    "cases", "waits_for_talk", "early_notices", "benefit_reports", "ends_of_ww", "exits_to_work", "needs",
    "needs_begun", "signals", "judged_signals", "appointments", "applications", "decisions", "survey_answers",
    "survey_invitations",
))  # fmt: skip
VARIABLES = frozenset(("target_group", "age", "distance"))


class InvalidMapping(ValueError):
    """``events.toml`` names a column that the layout does not have."""


class InvalidDefinition(ValueError):
    """``indicators.toml`` is not as it should be; the message names the figure and the fault."""


@cache
def list_definitions() -> Mapping[str, Definition]:
    """All figures by code, in the order of the file. Raises ``InvalidDefinition``."""
    return read_definitions(_read("indicators.toml"))


def read_definitions(text: str) -> dict[str, Definition]:
    """Figures from TOML. Raises ``InvalidDefinition``."""
    return read_tables(
        text, make=_make, list_faults=lambda one: list_faults(one, rows=ROWS, variables=VARIABLES),
        error=InvalidDefinition,
    )  # fmt: skip


def _make(code: str, table: Mapping[str, Any]) -> Definition:
    """With the answers that its survey calls good. Raises KeyError for a survey or a question that does not exist."""
    one = make_definition(code, table)
    if not one.survey:
        return one
    return replace(one, good=find_good(one.survey, one.question) if one.question else (ANSWERED,))


def find_good(survey: str, question: str) -> tuple[str, ...]:
    """The answers that count as well done, the same in every version that asks this; none when versions differ.

    Raises KeyError for a survey or a question that does not exist.
    """
    asked = [one for file in list_surveys()[survey].values() for one in file.questions if one.code == question]
    if not asked:
        raise KeyError(question)
    good = {one.good for one in asked}
    return tuple(sorted(good.pop())) if len(good) == 1 else ()


@cache
def get_event_columns() -> Mapping[str, Mapping[str, str]]:
    """By type of event: which of its fields goes into which column of the store. Raises ``InvalidMapping``."""
    found: dict[str, dict[str, str]] = tomllib.loads(_read("events.toml"))
    for event, columns in found.items():
        if strange := columns.keys() - EVENTS.keys():
            raise InvalidMapping(f"{event}: {', '.join(sorted(strange))}")
    return found


def _read(name: str) -> str:
    return (files("keten.insight.indicators") / name).read_text(encoding="utf-8")
