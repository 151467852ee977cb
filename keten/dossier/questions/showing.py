"""The results of surveys as the page and the export show them: only what ``rules/results.py`` lets through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.dossier.questions.queries import list_counts, list_responses, list_texts
from keten.dossier.questions.queries.surveys import Response
from keten.dossier.questions.rules.results import Counts, Quarter, Shown, estimate, show
from keten.dossier.questions.rules.surveys import SurveyFile, SurveyQuestion
from keten.dossier.questions.survey_form import ResultsForm, say_quarter
from keten.dossier.questions.survey_library import get_survey, list_surveys
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.statistics import Estimate, wilson
from keten.ground.organisations.models import Location
from keten.ground.organisations.rules.viewer import Viewer

_QUARTERS = 8  # to choose from
Counted = Mapping[str, Mapping[str, Counts]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which location (None: the viewer has none) and which quarter; what was not asked well is the newest."""

    place: Location | None
    places: list[Location]
    quarter: Quarter
    quarters: list[Quarter]
    minimum: int

    @classmethod
    def read(cls, query: Mapping[str, str], *, viewer: Viewer, today: date) -> "Asked":
        """From the query of an address."""
        places = list(Location.objects.filter(pk__in=viewer.location_ids).order_by("name"))
        quarters = _list_quarters(today)
        quarter = Quarter.read(query.get("kwartaal", ""))
        return cls(
            place=next((one for one in places if str(one.pk) == query.get("locatie")), places[0] if places else None),
            places=places, quarter=quarter if quarter in quarters else quarters[0], quarters=quarters,
            minimum=get_whole_number("questions.survey_minimum", on=today),
        )  # fmt: skip

    @property
    def form(self) -> ResultsForm:
        """What the page lets choose."""
        data = {"locatie": str(self.place.pk) if self.place else "", "kwartaal": self.quarter.code}
        places = [(str(one.pk), one.name) for one in self.places]
        return ResultsForm(data, places=places, quarters=self.quarters)


def describe_results(asked: Asked, *, viewer: Viewer) -> dict[str, Any]:
    """Everything the page shows."""
    surveys = [_describe(get_survey(code), asked, viewer) for code in list_surveys()] if asked.place else []
    return {
        "asked": asked, "form": asked.form, "surveys": surveys, "minimum": asked.minimum,
        "quarter": say_quarter(asked.quarter), "earlier": say_quarter(asked.quarter.previous),
        "finding": surveys[0]["finding"] if surveys else _("U werkt op geen locatie"),
    }  # fmt: skip


def list_lines(asked: Asked, *, viewer: Viewer) -> tuple[list[str], Iterator[list[object]]]:
    """The head and the lines of the export."""
    head = [_("Vragenlijst"), _("Kwartaal"), _("Soort contact"), _("Vraag"), _("Antwoord"), _("Aantal"), _("Van")]
    return head, (line for code in list_surveys() for line in _list_survey(get_survey(code), asked, viewer))


def _list_survey(survey: SurveyFile, asked: Asked, viewer: Viewer) -> Iterator[list[object]]:
    for quarter in (asked.quarter, asked.quarter.previous):
        counted = _count(survey, quarter, asked, viewer)
        for question in survey.counted:
            shown = show(counted.get(question.code, {}), minimum=asked.minimum)
            groups = {_("alle"): shown.total} if shown.total else {}
            groups |= {_say_kind(survey, kind): counts for kind, counts in shown.parts.items()}
            for group, counts in groups.items():
                for option in question.options:
                    yield [say(survey.title), quarter.code, group, say(question.words), say(option.words),
                           counts.get(option.code, 0), sum(counts.values())]  # fmt: skip


def _describe(survey: SurveyFile, asked: Asked, viewer: Viewer) -> dict[str, Any]:
    now, before = (_count(survey, one, asked, viewer) for one in (asked.quarter, asked.quarter.previous))
    questions = [_show_question(survey, one, now, before, asked.minimum) for one in survey.counted]
    return {
        "code": survey.code,
        "title": say(survey.title),
        "finding": next(_say_finding(one) for one in questions if one["question"].finding),
        "responses": _show_responses(survey, asked, viewer),
        "questions": questions,
        "texts": _list_texts(survey, asked, viewer),
    }


def _count(survey: SurveyFile, quarter: Quarter, asked: Asked, viewer: Viewer) -> Counted:
    return list_counts(asked.place.pk, quarter, survey=survey.code, viewer=viewer) if asked.place else {}


def _show_question(
    survey: SurveyFile, question: SurveyQuestion, now: Counted, before: Counted, minimum: int
) -> dict[str, Any]:
    shown, earlier = (show(one.get(question.code, {}), minimum=minimum) for one in (now, before))
    return {
        "question": question,
        "label": say(question.words),
        "good_words": say(question.good_words),
        "shown": shown,
        "size": sum(shown.total.values()) if shown.total else 0,
        "good": _share(shown.total, question.good),
        "earlier_good": _share(earlier.total, question.good),
        "rows": [_row(one.code, say(one.words), shown, earlier) for one in question.options],
        "kinds": [_kind(survey, kind, question, shown, earlier) for kind in _list_kinds(survey, now, before, question)],
    }


def _row(code: str, label: str, shown: Shown, earlier: Shown) -> dict[str, Any]:
    codes = frozenset({code})
    return {
        "label": label, "count": (shown.total or {}).get(code, 0), "share": _share(shown.total, codes),
        "earlier": _share(earlier.total, codes),
    }  # fmt: skip


def _kind(survey: SurveyFile, kind: str, question: SurveyQuestion, shown: Shown, earlier: Shown) -> dict[str, Any]:
    counts = shown.parts.get(kind)
    return {
        "label": _say_kind(survey, kind), "size": sum(counts.values()) if counts else 0,
        "share": _share(counts, question.good), "earlier": _share(earlier.parts.get(kind), question.good),
    }  # fmt: skip


def _list_kinds(survey: SurveyFile, now: Counted, before: Counted, question: SurveyQuestion) -> list[str]:
    """Always all kinds of the survey, so that a kind that is left out tells nothing; and the mixed one when it is
    there."""
    found = {*now.get(question.code, {}), *before.get(question.code, {})}
    return [one.code for one in survey.after] + ([""] if "" in found else [])


def _say_kind(survey: SurveyFile, kind: str) -> str:
    return next((say(one.words) for one in survey.after if one.code == kind), "") or _("Verschillende soorten samen")


def _share(counts: Counts | None, codes: frozenset[str]) -> dict[str, Any] | None:
    return _bar(estimate(counts, codes)) if counts else None


def _bar(found: Estimate) -> dict[str, Any]:
    """A share in percent, and where it is drawn."""
    return {
        "value": round(100 * found.value), "low": round(100 * found.low), "high": round(100 * found.high),
        "left": round(100 * found.low, 1), "width": round(max(0.5, 100 * (found.high - found.low)), 1),
        "at": round(min(98.8, 100 * found.value), 1), "n": int(found.cases),
    }  # fmt: skip


def _say_finding(shown: Mapping[str, Any]) -> str:
    question: SurveyQuestion = shown["question"]
    if shown["good"] is None or question.finding is None:
        return _("Nog te weinig antwoorden om te tonen")
    return say(question.finding) % {"share": shown["good"]["value"]}


def _show_responses(survey: SurveyFile, asked: Asked, viewer: Viewer) -> list[dict[str, Any]]:
    return [_response(survey, one, asked, viewer) for one in (asked.quarter, asked.quarter.previous)]


def _response(survey: SurveyFile, quarter: Quarter, asked: Asked, viewer: Viewer) -> dict[str, Any]:
    place = asked.place.pk if asked.place else 0
    found = list_responses(place, quarter, viewer=viewer).get(survey.code, Response())
    is_shown = found.asked >= asked.minimum
    share = _bar(wilson(found.answered / found.asked, found.asked)) if is_shown else None
    return {"quarter": say_quarter(quarter), "asked": found.asked, "answered": found.answered, "share": share}


def _list_texts(survey: SurveyFile, asked: Asked, viewer: Viewer) -> Sequence[str]:
    """None below the minimum."""
    assert asked.place is not None
    found = list_texts(asked.place.pk, asked.quarter, survey=survey.code, viewer=viewer)
    return found if len(found) >= asked.minimum else []


def _list_quarters(today: date) -> list[Quarter]:
    found = [Quarter.of(today)]
    while len(found) < _QUARTERS:
        found.append(found[-1].previous)
    return found
