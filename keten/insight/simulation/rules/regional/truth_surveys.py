"""What figures of surveys are about, read from a log as ``docs/explanation/figures.md`` says it: the oracle."""

from collections.abc import Iterator, Mapping
from datetime import date

from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.truth_rows import Counted

# Which answers are good, by question: said here once more, so that a survey cannot change what a figure means unseen.
GOOD: Mapping[str, frozenset[str]] = {"geholpen": frozenset(("4", "5")), "schotten": frozenset(("nee",))}


def list_answers(log: Log, survey: str, question: str, until: date) -> Iterator[Counted]:
    """Everybody's answer to one question, in the month in which it was given."""
    for sheet in log.surveys:
        if (sheet.survey, sheet.question) == (survey, question) and sheet.month < until:
            yield Counted(sheet.month, sheet.location, int(sheet.answer in GOOD[question]))


def list_invited(log: Log, survey: str) -> Iterator[Counted]:
    """Everybody who was asked, in that month, with whether they answered."""
    for one in log.invited:
        if one.survey == survey:
            yield Counted(one.month, one.location, int(one.answered))
