"""The signals that an organisation must answer, the answers that come back, and sending one; the pages of a link."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from keten.dossier.cases.queries import get_file
from keten.dossier.clients.queries import log_list
from keten.dossier.clients.register import say
from keten.dossier.questions.queries import find_open_survey
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_partners
from keten.journey.chain_signals import actions, queries
from keten.journey.chain_signals.entry import for_link, get_held, keep_code, keep_link, open_held, take_code
from keten.journey.chain_signals.forms import AnswerForm, CodeForm, LinkForm, OutsideForm, SendForm, TurnForm
from keten.journey.chain_signals.library import get_kind, list_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalState
from keten.journey.chain_signals.rules.answering import WORKERS, may_handle_signal, may_withdraw
from keten.journey.chain_signals.rules.links import OUTSIDE, get_link_state, may_renew_link, say_code
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
    survey = find_open_survey(viewer=request.viewer, today=request.today)
    shown = {signal.client_id for signals in page.values() for signal in signals}
    log_list(shown, activity="signalen bekijken")
    return render(request, "chain_signals/signals.html", page | {"survey": survey})


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
    page |= _how_the_link_stands(request, view.signal)
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
    partners = list_partners(location_id=file.location_id, on=request.today) if what.to == CHOSEN else []
    form = SendForm(request.POST if request.method == "POST" else None, kind=what, partners=partners)
    sent = try_action(form, lambda: actions.send_signal(
        case=case, kind=kind, values=form.values(), addressee_id=form.addressee_id(), by=by, now=now))  # fmt: skip
    if sent:
        say_done(request, _("Verstuurd aan %(name)s: %(kind)s.") % {"name": sent.to_name, "kind": sent.kind_name})
        return redirect("file", case)
    page = {"case": file, "client": file.client, "form": form, "name": say(what.name), "help": say(what.help)}
    page |= {"kind": what}
    return render(request, "chain_signals/send.html", page)


@for_staff(*WORKERS)
def send_outside(request: KetenRequest, case: UUID, kind: str) -> HttpResponse:
    """Send one kind of signal to an organisation that does not work with Keten, which answers by a link."""
    file, _facts = get_file(case, viewer=request.viewer)
    if kind not in list_kinds() or not get_kind(kind).is_outside:
        raise Http404
    what, by, now = get_kind(kind), request.viewer, request.now
    form = OutsideForm(request.POST if request.method == "POST" else None, kind=what)
    made = try_action(form, lambda: actions.send_outside(
        case=case, kind=kind, values=form.values(), **form.partner(), address=_address_of(request), by=by,
        now=now))  # fmt: skip
    if made:
        return _show_code(request, made)
    page = {"case": file, "client": file.client, "form": form, "name": say(what.name), "kind": what}
    return render(request, "chain_signals/send_outside.html", page)


@for_staff(*WORKERS)
def renew_link(request: KetenRequest, key: UUID) -> HttpResponse:
    """A new link with a new code; the old one no longer works."""
    view, by, now = queries.get_signal(key, viewer=request.viewer), request.viewer, request.now
    link = queries.get_latest_link(view.signal)
    if link is None or not _may_renew(request, view.signal):
        raise Http404
    form = LinkForm(request.POST or None, initial={"outside_email": link.email})
    made = try_action(form, lambda: actions.renew_link(
        signal=key, address=_address_of(request), by=by, now=now, **form.cleaned_data))  # fmt: skip
    if made:
        return _show_code(request, made)
    return render(request, "chain_signals/renew.html", {"view": view, "signal": view.signal, "form": form})


@for_link
@require_safe
def open_link(request: KetenRequest, token: str) -> HttpResponse:
    """The address in the e-mail. The pages behind it have addresses without the secret; looking changes nothing."""
    link = queries.find_by_token(token, on=request.today)
    keep_link(request, link)
    response = redirect("link-code", link.key)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@for_link
def link_code(request: KetenRequest, key: UUID) -> HttpResponse:
    """The second check: the code that came by telephone."""
    held, now = get_held(request, key, now=request.now), request.now
    if held.is_open:
        return redirect("answer-outside", key)
    queries.find_link(held.secret_hash, on=request.today)
    form = CodeForm(request.POST or None)
    if try_action(form, lambda: actions.open_link(link=held.secret_hash, by=OUTSIDE, now=now, **form.cleaned_data)):
        open_held(request, key, now=now)
        return redirect("answer-outside", key)
    return render(request, "chain_signals/code.html", {"form": form})


@for_link
def answer_outside(request: KetenRequest, key: UUID) -> HttpResponse:
    """The signal, and the form to answer it; nothing else of the client."""
    held, now = get_held(request, key, now=request.now), request.now
    if not held.is_open:
        return redirect("link-code", key)
    try:
        asked = queries.get_asked(held.secret_hash, now=now)
        form = AnswerForm(request.POST or None, kind=get_kind(asked.kind))
        if try_action(form, lambda: actions.answer_by_link(link=held.secret_hash, by=OUTSIDE, now=now, **form.said())):
            return redirect("answer-sent", key)
    except queries.DeadLink:
        return _say_too_late(request, held.secret_hash) if request.method == "POST" else redirect("answer-sent", key)
    return render(request, "chain_signals/answer.html", {"asked": asked, "form": form})


@for_link
@require_safe
def answer_sent(request: KetenRequest, key: UUID) -> HttpResponse:
    """What was sent and when, to print, for as long as the page stays open."""
    held = get_held(request, key, now=request.now)
    if not held.is_open:
        raise queries.DeadLink
    return render(request, "chain_signals/sent.html", {"asked": queries.get_sent(held.secret_hash, now=request.now)})


def _say_too_late(request: KetenRequest, secret_hash: bytes) -> HttpResponse:
    """Somebody was first, or it was withdrawn: what was written is not lost, and was not sent."""
    try:
        asked = queries.get_sent(secret_hash, now=request.now)
    except queries.DeadLink:
        asked = None
    typed = [str(text).strip() for name, text in request.POST.items() if name != "csrfmiddlewaretoken"]
    written = [text for text in typed if " " in text]
    return render(request, "chain_signals/too_late.html", {"asked": asked, "written": written}, status=409)


def _address_of(request: KetenRequest) -> Callable[[str], str]:
    return lambda token: request.build_absolute_uri(reverse("open-link", args=[token]))


def _show_code(request: KetenRequest, made: actions.NewLink) -> HttpResponse:
    keep_code(request, made.signal.key, made.code)
    say_done(request, _("Link gestuurd aan %(name)s.") % {"name": made.signal.to_name})
    return redirect("signal", made.signal.key)


def _may_renew(request: KetenRequest, row: ChainSignal) -> bool:
    by, is_outside = request.viewer, row.addressee_id is None
    return may_renew_link(
        by, sender_staff_id=row.sender_staff_id, state=row.state, is_outside=is_outside
    ).allowed  # fmt: skip


def _how_the_link_stands(request: KetenRequest, row: ChainSignal) -> dict[str, Any]:
    link = queries.get_latest_link(row)
    if link is None:
        return {}
    return {
        "link": link,
        "link_state": get_link_state(link, on=request.today),
        "may_renew": _may_renew(request, row),
        "code": say_code(take_code(request, row.key)).strip(),
    }


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
