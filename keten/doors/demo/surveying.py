"""What clients and colleagues do with a survey: a share answers within days, the rest never does."""

from datetime import timedelta
from random import Random
from typing import Any

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives
from keten.doors.demo.settling import moment
from keten.dossier.questions.actions import answer_survey
from keten.dossier.questions.models import SurveyInvitation
from keten.dossier.questions.rules.surveys import CHOICE, OPEN, SCALE, SurveyFile
from keten.dossier.questions.survey_library import get_survey
from keten.ground.organisations.rules.viewer import Viewer, as_client

_EVENING = 20


def answer_surveys(day: Day) -> None:
    """Those of the last days that are open here; with dice of their own, so that the rest of the day stays as it is."""
    habits = read_lives()["surveys"]
    if day.on < day.plan.lived_until - timedelta(days=habits["days"]):
        return  # so long ago that nobody looks at it
    dice = Random(f"{day.plan.seed}/{day.location_id}/{day.on}/surveys")  # noqa: S311
    rows = SurveyInvitation.objects.filter(
        location_id=day.location_id, answered=False, declined=False, expires_on__gte=day.on
    )
    for row in rows.order_by("pk"):
        by = _find_viewer(day, row)
        if dice.random() < habits["answers"] and by is not None:
            given = _draw(get_survey(row.survey, row.version), dice, habits)
            answer_survey(invitation=row.key, given=given, by=by, now=moment(day.on, _EVENING))


def _find_viewer(day: Day, row: SurveyInvitation) -> Viewer | None:
    if row.client_id is not None:
        return as_client(row.client_id, "", on=day.on)
    viewer = day.find_viewer(row.staff_id) if row.staff_id and row.staff_id in day.people else None
    return viewer if viewer and viewer.staff_id == row.staff_id else None


def _draw(survey: SurveyFile, dice: Random, habits: dict[str, Any]) -> dict[str, str]:
    """The good answer with its chance, else any other; now and then some words."""
    given = {}
    for question in survey.questions:
        if question.type in (CHOICE, SCALE):
            is_good = dice.random() < habits["good"].get(question.code, habits["good"]["other"])
            given[question.code] = dice.choice(
                [one.code for one in question.options if (one.code in question.good) == is_good]
            )
        elif question.type == OPEN and dice.random() < habits["writes"]:
            given[question.code] = dice.choice(habits["words"])
    return given
