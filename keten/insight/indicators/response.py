"""Beside a figure of a survey: how many answered, what silence can do to it, and which question it is."""

from typing import Any

from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.dossier.questions.survey_library import get_survey
from keten.insight.indicators.dashboard import find_total
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.queries.published import Cell, Place, list_of_place
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.silence import bound_by_silence
from keten.insight.indicators.showing import say_figure, why_hidden


def describe_response(run: FigureRun, one: Definition, where: Place, total: Cell | None) -> dict[str, Any] | None:
    """How many of those asked at a place answered, and between what its figure then lies; None without a survey.

    ``bounds`` is empty when the figure or the response is hidden, and for the response itself.
    """
    asked = find_response(one)
    if asked is None:
        return None
    cell = total if asked == one else find_total(list_of_place(run, where, indicator=asked.code))
    if cell is None or cell.found is None or cell.held is None:
        return {"said": "", "why": why_hidden(cell), "bounds": ""}
    said = {"answered": cell.held, "asked": cell.rows, "share": say_figure(asked, cell.found.value)}
    return {
        "said": _("%(answered)s van %(asked)s (%(share)s)") % said, "why": "",
        "bounds": "" if asked == one else _say_bounds(one, total, cell),
    }  # fmt: skip


def find_response(one: Definition) -> Definition | None:
    """The figure that says how many answered the survey that a figure is about; itself when it is that one."""
    same = (each for each in list_definitions().values() if each.kind is Kind.SURVEY and each.survey == one.survey)
    return next((each for each in same if not each.question), None)


def describe_question(one: Definition) -> dict[str, str]:
    """The survey, its question and the answers that count, in words; empty for other figures."""
    if one.kind is not Kind.SURVEY:
        return {}
    survey = get_survey(one.survey)
    asked = next((each for each in survey.questions if each.code == one.question), None)
    words = {"question": say(asked.words), "good": say(asked.good_words)} if asked else {}
    return {"survey": say(survey.title)} | words


def _say_bounds(one: Definition, total: Cell | None, response: Cell) -> str:
    """Who answered the survey and skipped this question kept silent about it as well.

    Answers have the month in which they were mixed, invitations that of asking: there can be a few more answers to
    a question than people of these months who answered.
    """
    if total is None or total.found is None or response.held is None:
        return ""
    found = bound_by_silence(total.found.value, asked=response.rows, spoke=min(total.rows, response.held))
    if found is None:
        return ""
    return _("tussen %(low)s en %(high)s") % {"low": say_figure(one, found[0]), "high": say_figure(one, found[1])}
