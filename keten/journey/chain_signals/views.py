"""The signals that an organisation must answer, and the answers that come back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.dossier.clients.queries import log_list
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.chain_signals import actions, queries
from keten.journey.chain_signals.forms import AnswerForm
from keten.journey.chain_signals.rules.answering import WORKERS, may_answer_signal


@for_staff(*WORKERS)
def signals(request: KetenRequest) -> HttpResponse:
    """What waits for an answer of this organisation, and what came back to this desk."""
    page = {
        "to_answer": queries.list_to_answer(viewer=request.viewer),
        "sent": queries.list_sent(viewer=request.viewer),
    }
    shown = {signal.client_id for signals in page.values() for signal in signals}
    log_list(shown, activity="signalen bekijken")
    return render(request, "chain_signals/signals.html", page)


@for_staff(*WORKERS)
def signal(request: KetenRequest, key: UUID) -> HttpResponse:
    """One signal: read it, and answer it when it is addressed to this organisation."""
    view = queries.get_signal(key, viewer=request.viewer)
    row = view.signal
    form = AnswerForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.answer_signal(signal=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Antwoord verstuurd: %(subject)s.") % {"subject": view.subject})
        return redirect("signals")
    answers = may_answer_signal(by, addressee_id=row.addressee_id, is_answered=row.outcome is not None)
    is_unread = row.answered_at is not None and row.read_at is None and row.sender_staff_id in by.desks
    page = {"view": view, "signal": row, "form": form, "may_answer": answers.allowed, "is_unread": is_unread}
    return render(request, "chain_signals/signal.html", page)


@for_staff(*WORKERS)
@require_POST
def read_answer(request: KetenRequest, key: UUID) -> HttpResponse:
    """The sender has read the answer."""
    actions.note_read(signal=key, by=request.viewer, now=request.now)
    return redirect("signals")
