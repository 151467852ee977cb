"""The signals that an organisation must answer, the answers that come back, and sending one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from keten.dossier.cases.queries import get_file
from keten.dossier.clients.queries import log_list
from keten.dossier.clients.register import say
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.chain_signals import actions, queries
from keten.journey.chain_signals.forms import AnswerForm, SendForm, TurnForm
from keten.journey.chain_signals.library import get_kind, list_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalState
from keten.journey.chain_signals.rules.answering import WORKERS, may_handle_signal, may_withdraw
from keten.journey.chain_signals.rules.sending import list_sendable
from keten.journey.chain_signals.rules.states import ADDRESSEE, ENDED, list_next
from keten.journey.chain_signals.rules.types import CHOSEN

# With which words the addressee goes on; answering has a form of its own.
_TURNS = {
    "accepted": ("behandelen", gettext_lazy("Neem in behandeling")),
    "in_progress": ("bezig", gettext_lazy("Wij zijn ermee bezig")),
    "on_hold": ("aanhouden", gettext_lazy("Houd aan tot een dag")),
    "refused": ("weigeren", gettext_lazy("Niet in behandeling nemen")),
}
_STATE_OF = {address: state for state, (address, _words) in _TURNS.items()}


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
    """One signal: read it, and answer it when it is addressed to this organisation. Opening it confirms receipt."""
    by, now = request.viewer, request.now
    actions.note_received(signal=key, by=by, now=now)
    view = queries.get_signal(key, viewer=by)
    form = AnswerForm(request.POST or None, kind=get_kind(view.signal.type))
    if try_action(form, lambda: actions.answer_signal(signal=key, by=by, now=now, **form.said())):
        say_done(request, _("Antwoord verstuurd: %(subject)s.") % {"subject": view.title})
        return redirect("signals")
    page = {"view": view, "signal": view.signal, "form": form} | _what_can_be_done(request, view.signal)
    return render(request, "chain_signals/signal.html", page)


@for_staff(*WORKERS)
def turn(request: KetenRequest, key: UUID, to: str) -> HttpResponse:
    """Take on, begin, put on hold until a day, or refuse; the last two with a reason on a page of their own."""
    if to not in _STATE_OF:
        raise Http404
    state, by, now = _STATE_OF[to], request.viewer, request.now
    view = queries.get_signal(key, viewer=by)
    form = TurnForm(request.POST if request.method == "POST" else None, to=state)
    if try_action(form, lambda: actions.turn_signal(signal=key, to=state, by=by, now=now, **form.cleaned_data)):
        say_done(request, f"{view.title}: {str(SignalState(state).label).lower()}.")
        return redirect("signal", key)
    page = {"view": view, "signal": view.signal, "form": form, "words": _TURNS[state][1]}
    return render(request, "chain_signals/turn.html", page)


@for_staff(*WORKERS)
def withdraw(request: KetenRequest, key: UUID) -> HttpResponse:
    """Take a signal back, with the reason; it cannot be undone."""
    view, by, now = queries.get_signal(key, viewer=request.viewer), request.viewer, request.now
    form = TurnForm(request.POST or None, to="withdrawn")
    if try_action(form, lambda: actions.withdraw_signal(signal=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Signaal ingetrokken: %(subject)s.") % {"subject": view.title})
        return redirect("signals")
    page = {"view": view, "signal": view.signal, "form": form, "words": _("Trek het signaal in")}
    return render(request, "chain_signals/turn.html", page)


@for_staff(*WORKERS)
@require_POST
def read_answer(request: KetenRequest, key: UUID) -> HttpResponse:
    """The sender has read the answer."""
    actions.note_read(signal=key, by=request.viewer, now=request.now)
    return redirect("signals")


@for_staff(*WORKERS)
def choose(request: KetenRequest, case: UUID) -> HttpResponse:
    """Which kind of signal about this client."""
    file, _facts = get_file(case, viewer=request.viewer)
    kinds = list_sendable(request.viewer, list(list_kinds().values()))
    rows = [{"code": kind.code, "name": say(kind.name), "help": say(kind.help)} for kind in kinds]
    return render(request, "chain_signals/choose.html", {"case": file, "client": file.client, "kinds": rows})


@for_staff(*WORKERS)
def send(request: KetenRequest, case: UUID, kind: str) -> HttpResponse:
    """Send one kind of signal."""
    file, _facts = get_file(case, viewer=request.viewer)
    if kind not in list_kinds():
        raise Http404
    what, by, now = get_kind(kind), request.viewer, request.now
    partners = queries.list_partners(file.location_id, on=request.today) if what.to == CHOSEN else []
    form = SendForm(request.POST if request.method == "POST" else None, kind=what, partners=partners)
    sent = try_action(form, lambda: actions.send_signal(
        case=case, kind=kind, values=form.values(), addressee_id=form.addressee_id(), by=by, now=now))  # fmt: skip
    if sent:
        say_done(
            request, _("Verstuurd aan %(name)s: %(kind)s.") % {"name": sent.addressee.name, "kind": sent.kind_name}
        )
        return redirect("file", case)
    page = {"case": file, "client": file.client, "form": form, "name": say(what.name), "help": say(what.help)}
    return render(request, "chain_signals/send.html", page)


def _what_can_be_done(request: KetenRequest, row: ChainSignal) -> dict[str, Any]:
    by = request.viewer
    handles = may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).allowed
    following = list_next(row.state, side=ADDRESSEE)
    return {
        "may_answer": handles,
        "turns": [turn for state, turn in _TURNS.items() if handles and state in following],
        "may_withdraw": may_withdraw(by, sender_staff_id=row.sender_staff_id, state=row.state).allowed,
        "is_unread": row.state in ENDED and row.read_at is None and row.sender_staff_id in by.desks,
    }
