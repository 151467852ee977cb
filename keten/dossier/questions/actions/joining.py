"""Two files of one person become one: forms go along, and the two ledgers of questions become one ledger (P4)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from keten.dossier.clients.models import Client, Fact
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import (
    AnswerKind,
    AskedAgainBecause,
    FilledForm,
    QuestionAsked,
    ShownAs,
    SurveyInvitation,
    SurveyStop,
)


@transaction.atomic
def join_forms(*, keep: Client, double: Client, now: datetime) -> None:
    """Forms and questions of the double become those of the client; the double is marked already, both are held.

    Of two drafts of one form that of the client goes on, with what was answered in the other; the other stays behind.
    """
    drafts = {draft.form: draft for draft in FilledForm.objects.filter(client=keep, submitted_at=None)}
    for form in FilledForm.objects.filter(client=double):
        if form.submitted_at is None and form.form in drafts:
            _join_drafts(drafts[form.form], form, now)
        else:
            FilledForm.objects.filter(pk=form.pk).update(client=keep)
    _close_twice_open(keep, double, now)
    _join_ledgers(keep, double)
    _join_surveys(keep, double)


def _join_drafts(own: FilledForm, other: FilledForm, now: datetime) -> None:
    """What was answered last counts; what the form no longer asks, or confirms an older fact, does not come along."""
    known = {question.code for question in get_form(own.form, own.version).list_questions()}
    usable = {code: answer for code, answer in other.answers.items() if code in known and _still_counts(answer)}
    newest_last = (own.answers, usable) if other.saved_at > own.saved_at else (usable, own.answers)
    own.answers, own.saved_at = newest_last[0] | newest_last[1], max(own.saved_at, other.saved_at, now)
    own.save(update_fields=["answers", "saved_at"])


def _still_counts(answer: dict[str, Any]) -> bool:
    fact = answer.get("fact")
    return fact is None or Fact.objects.filter(pk=fact, superseded_at=None).exists()


def _close_twice_open(keep: Client, double: Client, now: datetime) -> None:
    """One datum has one open question: that of the double is the same question, and closes."""
    waiting = QuestionAsked.objects.filter(shown_as=ShownAs.ASKED, answered_at=None)
    data = list(waiting.filter(client=keep).values_list("datum", flat=True))
    waiting.filter(client=double, datum__in=data).update(
        answered_at=now, answered_in=F("form"), answer=AnswerKind.JOINED
    )


def _join_ledgers(keep: Client, double: Client) -> None:
    first = QuestionAsked.objects.filter(shown_as=ShownAs.ASKED, ground=None)
    data = list(first.filter(client=keep).values_list("datum", flat=True))
    first.filter(client=double, datum__in=data).update(client=keep, ground=AskedAgainBecause.DOUBLE_FILE)
    QuestionAsked.objects.filter(client=double).update(client=keep)


def _join_surveys(keep: Client, double: Client) -> None:
    """One person is not asked twice as often, and a no of either is a no."""
    SurveyInvitation.objects.filter(client=double).update(client=keep)
    if SurveyStop.objects.filter(client=keep).exists():
        SurveyStop.objects.filter(client=double).delete()
    SurveyStop.objects.filter(client=double).update(client=keep)
