"""Starting a form, opening a page of it, saving what was filled in, and asking the sources again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions import adopt_registration, ask_sources
from keten.dossier.clients.models import Client
from keten.dossier.questions.actions.asking import put_questions
from keten.dossier.questions.actions.holding import HeldForm, hold_form
from keten.dossier.questions.actions.submitting import complete_when_ready
from keten.dossier.questions.events import FormStarted, SectionSaved
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import (
    QuestionView,
    SectionView,
    Standing,
    get_filled_form,
    get_section,
    get_standing,
)
from keten.dossier.questions.rules.access import may_fill_form
from keten.dossier.questions.rules.answers import read_answer
from keten.dossier.questions.rules.deciding import Known
from keten.dossier.questions.rules.forms import Question
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


def start_form(*, client: Client, form: str, by: Viewer, now: datetime) -> FilledForm:
    """The draft of this form, a new one when there is none; the sources are asked for what is not known yet.

    Raises ``KeyError`` for a form that does not exist and ``Refused`` for who may not fill it in.
    """
    filled, is_new = _get_or_make_draft(client, form, by, now)
    return refresh_sources(filled=filled.key, by=by, now=now) if is_new else filled


def refresh_sources(*, filled: UUID, by: Viewer, now: datetime) -> FilledForm:
    """Ask the sources for data of the form that the chain does not hold, and decide about the questions again.

    Also data of questions that do not apply yet: an answer may make them apply, and then the source must have been
    asked before the client is. A form that was submitted and waited for a source completes here. Sources are asked
    outside a transaction.
    """
    form = get_filled_form(filled, viewer=by)
    standing = get_standing(form, viewer=by, today=localdate(now))
    missing = [question.datum for question in standing.form.list_questions() if _should_be_asked(standing, question)]
    ask_sources(client=form.client, data=missing, by=by, now=now)
    return _put_and_complete(filled, by, now)


def open_section(*, filled: UUID, section: str, by: Viewer, now: datetime) -> SectionView:
    """What a page of a form shows: its questions are written in the ledger first, then read."""
    _put_and_complete(filled, by, now)
    return get_section(filled, section, viewer=by, today=localdate(now))


@transaction.atomic
def save_section(
    *,
    filled: UUID,
    section: str,
    given: Mapping[str, Mapping[str, Any]],
    by: Viewer,
    now: datetime,
    partial: bool = False,
) -> FilledForm:
    """Keep what was filled in on one page; it becomes a fact when the form is submitted.

    ``given``: by question code ``{"value": ...}`` for a question, ``{"confirmed": True}`` or ``{"confirmed": False,
    "value": ..., "reason": ...}`` for "klopt dit?". ``partial`` keeps an unfinished page. Raises ``Refused`` with the
    code of the question as field.
    """
    held = hold_form(filled, by=by, now=now)
    if held.filled.completed_at is not None:
        raise Refused("Dit formulier is al verstuurd.")
    view = get_section(filled, section, viewer=by, today=held.today)
    answers = dict(held.filled.answers)
    for question in view.questions:
        _keep_answer(answers, question, given.get(question.question.code, {}), partial=partial)
    held.filled.answers, held.filled.saved_at = answers, now
    held.filled.save(update_fields=["answers", "saved_at"])
    held.record(SectionSaved(client_id=held.client.pk, form_id=held.filled.pk, section=section))
    put_questions(held)  # an answer may make other questions apply
    return held.filled


def _should_be_asked(standing: Standing, question: Question) -> bool:
    """A register is asked for what is not known, and for what somebody else said where the register knows better."""
    datum, outcome = standing.image.data[question.datum].datum, standing.decide(question)
    is_sure = isinstance(outcome, Known) and outcome.answer.source == datum.source
    return not datum.is_asked_of_client and not is_sure


def _keep_answer(answers: dict[str, Any], question: QuestionView, given: Mapping[str, Any], *, partial: bool) -> None:
    code = question.question.code
    if question.state not in ("known", "asked") or (answers.get(code) or {}).get("done"):
        return
    must = question.question.must and not partial
    answer = read_answer(question.datum, given, code=code, must=must, is_known=question.state == "known")
    if answer is None:
        answers.pop(code, None)
        return
    if question.fact_id is not None:
        answer["fact"] = question.fact_id
    answers[code] = answer


@transaction.atomic
def _get_or_make_draft(client: Client, form: str, by: Viewer, now: datetime) -> tuple[FilledForm, bool]:
    may_fill_form(by, client_id=client.pk).require()
    held = Client.objects.select_for_update().get(pk=client.pk)
    draft = FilledForm.objects.filter(client=held, form=form, submitted_at=None).first()
    if draft:
        return draft, False
    version = get_form(form).version
    filled = FilledForm.objects.create(
        client=held, form=form, version=version, started_at=now, saved_at=now, started_by_id=by.staff_id
    )
    adopt_registration(client=held, by=by, now=now)
    event = FormStarted(client_id=held.pk, form_id=filled.pk, form=form, version=version)
    record_event(event, by=by, now=now, client_ref=held.ref)
    return filled, True


@transaction.atomic
def _put_and_complete(filled: UUID, by: Viewer, now: datetime) -> FilledForm:
    held: HeldForm = hold_form(filled, by=by, now=now)
    if held.filled.completed_at is None:
        put_questions(held)
        complete_when_ready(held)
    return held.filled
