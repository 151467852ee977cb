"""Submitting a form: answers become facts, corrections go to the owner, and what a source owes is waited for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.dossier.clients.actions import start_review, state_fact
from keten.dossier.clients.actions.reviews import is_passed_on
from keten.dossier.clients.models import Fact
from keten.dossier.clients.register import get_datum
from keten.dossier.questions.actions.asking import put_questions
from keten.dossier.questions.actions.holding import HeldForm, hold_form
from keten.dossier.questions.events import FormCompleted, FormSubmitted
from keten.dossier.questions.models import AnswerKind, FilledForm, QuestionAsked, ShownAs
from keten.dossier.questions.queries import Standing, count_questions, view_question
from keten.dossier.questions.rules.forms import Question
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class Submitted:
    """What the last page tells: ``asked`` questions put, ``shown`` filled in already, and what is waited for."""

    filled: FilledForm
    asked: int
    shown: int
    waits_for: tuple[str, ...]


@transaction.atomic
def submit_form(*, filled: UUID, by: Viewer, now: datetime) -> Submitted:
    """Send the form: once. The same form again gives the same result and changes nothing.

    Raises ``Refused`` with the code of the first question that must be answered still.
    """
    held = hold_form(filled, by=by, now=now)
    if held.filled.submitted_at is None:
        put_questions(held)
        _check_complete(held.read())
        held.filled.submitted_at, held.filled.submitted_by_id = now, by.staff_id
        held.filled.save(update_fields=["submitted_at", "submitted_by"])
    if held.filled.completed_at is None:
        _settle(held)
        complete_when_ready(held, is_sent=True)
    asked, shown = count_questions(held.filled)
    return Submitted(held.filled, asked, shown, tuple(held.filled.waits_for))


def complete_when_ready(held: HeldForm, *, is_sent: bool = False) -> None:
    """A submitted form is completed when no source owes it anything; until then it says what it waits for."""
    filled = held.filled
    if filled.submitted_at is None:
        return
    waits_for = _list_missing(held.read())
    if not is_sent and waits_for == filled.waits_for:
        return
    filled.waits_for = waits_for
    if is_sent:
        codes = ",".join(waits_for)
        held.record(FormSubmitted(client_id=held.client.pk, form_id=filled.pk, form=filled.form, waits_for=codes))
    if not waits_for:
        filled.completed_at = max(held.now, filled.submitted_at)
        held.record(FormCompleted(client_id=held.client.pk, form_id=filled.pk, form=filled.form))
    filled.save(update_fields=["waits_for", "completed_at"])


def _check_complete(standing: Standing) -> None:
    for question in standing.list_applicable():
        if not view_question(standing, question).is_settled:
            raise Refused("Deze vraag is nog niet beantwoord.", question.code)


def _list_missing(standing: Standing) -> list[str]:
    """Data that a source still owes, or that it turned out not to know, so that the client must answer after all."""
    missing = []
    for question in standing.list_applicable():
        view = view_question(standing, question)
        unanswered = view.state in ("asked", "unopened") and question.must and not view.draft and not view.fact_id
        if (view.state == "waiting" and not view.draft) or unanswered:
            missing.append(question.datum)
    return missing


def _settle(held: HeldForm) -> None:
    """Every answer that was not carried out yet; each is marked, so that a second time does nothing."""
    standing, answers = held.read(), dict(held.filled.answers)
    for question in list(standing.list_applicable()):
        answer = answers.get(question.code)
        if answer and not answer.get("done"):
            _carry_out(held, question, answer)
            answers[question.code] = {**answer, "done": True}
    held.filled.answers = answers
    held.filled.save(update_fields=["answers"])


def _carry_out(held: HeldForm, question: Question, answer: Mapping[str, Any]) -> None:
    if answer.get("confirmed"):
        fact = _confirm(held, question, answer)
        _note(held, question, ShownAs.CONFIRM, AnswerKind.CONFIRMED, fact)
        return
    fact = _state(held, question, answer)
    if "confirmed" in answer:
        _pass_on(held, question, answer)
        _note(held, question, ShownAs.CONFIRM, AnswerKind.CORRECTED, fact)
    else:
        _note(held, question, ShownAs.ASKED, AnswerKind.GIVEN, fact)


def _confirm(held: HeldForm, question: Question, answer: Mapping[str, Any]) -> int | None:
    """What only the client knows counts from today again; what a source knows stays as the source said it."""
    fact: int | None = answer.get("fact")
    if fact is None or not get_datum(question.datum).is_asked_of_client:
        return fact
    value = Fact.objects.get(pk=fact).value
    return state_fact(client=held.client, datum=question.datum, value=value, by=held.by, now=held.now).pk


def _state(held: HeldForm, question: Question, answer: Mapping[str, Any]) -> int | None:
    value = answer.get("value")
    if value is None:
        return None
    return state_fact(client=held.client, datum=question.datum, value=value, by=held.by, now=held.now).pk


def _pass_on(held: HeldForm, question: Question, answer: Mapping[str, Any]) -> None:
    """A correction of what a source says goes to its owner; beside it stands what the client says."""
    datum = get_datum(question.datum)
    if is_passed_on(held.client, datum):
        start_review(
            client=held.client,
            datum=datum.code,
            by=held.by,
            now=held.now,
            asked_value=answer.get("value"),
            reason=answer.get("reason", ""),
        )


def _note(held: HeldForm, question: Question, shown_as: ShownAs, kind: AnswerKind, fact: int | None) -> None:
    rows = QuestionAsked.objects.filter(client=held.client, datum=question.datum, shown_as=shown_as, answered_at=None)
    if shown_as == ShownAs.CONFIRM:
        rows = rows.filter(form=held.filled, question=question.code)
    rows.update(answered_at=held.now, answered_in=held.filled, answer=kind, fact=fact)
