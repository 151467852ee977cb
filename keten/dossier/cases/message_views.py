"""Messages as staff read and answer them: each view translates, makes one call and translates back."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from keten.dossier.cases import actions, forms, queries
from keten.dossier.cases.models import Attachment, Message, Queue
from keten.dossier.cases.queries import Conversation
from keten.dossier.cases.rules.messages import WORKERS
from keten.dossier.clients.actions import choose_contact_preference
from keten.dossier.clients.queries import get_contact_standing, log_list
from keten.ground.foundation.web import changed_query, say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff


@for_staff(*WORKERS)
def messages(request: KetenRequest, case: UUID) -> HttpResponse:
    """The conversation with a client; an answer when there is something to answer, else a new message."""
    found = queries.get_conversation(case, viewer=request.viewer)
    form = make_form(request, forms.AnswerForm, answers=found.to_answer.key if found.to_answer else None)
    sent = try_action(form, lambda: _send(request, case, form))
    if sent:
        say_sent(request, sent, _("Bericht verstuurd aan %(name)s.") % {"name": found.case.client.name})
        return redirect("messages", case)
    actions.note_messages_read(case=found.case.pk, by=request.viewer, now=request.now)
    return render(request, "cases/messages.html", _page(found, form))


def _send(request: KetenRequest, case: UUID, form: forms.AnswerForm) -> actions.Sent:
    answers, by, now = form.cleaned_data["answers"], request.viewer, request.now
    if answers:
        return actions.answer_message(message=answers, draft=form.draft(), by=by, now=now)
    return actions.send_message(case=case, draft=form.draft(), by=by, now=now)


def _page(found: Conversation, form: forms.AnswerForm) -> dict[str, Any]:
    return {
        "case": found.case,
        "found": found,
        "waiting": len(found.open_lines),
        "lines": found.lines[::-1],
        "form": form if found.to_answer or found.may_write else None,
    }


@for_staff(*WORKERS)
def record(request: KetenRequest, case: UUID) -> HttpResponse:
    """What a client said by telephone, on paper or at the counter, written down on their behalf."""
    found = queries.get_conversation(case, viewer=request.viewer)
    form = make_form(request, forms.RecordForm)
    sent = try_action(form, lambda: _record(request, case, form))
    if sent:
        say_sent(request, sent, _("Vastgelegd namens %(name)s.") % {"name": found.case.client.name})
        return redirect("messages", case)
    return render(request, "cases/record_message.html", {"case": found.case, "form": form})


def _record(request: KetenRequest, case: UUID, form: forms.RecordForm) -> actions.Sent:
    given = form.cleaned_data
    return actions.send_message(
        case=case, draft=form.draft(), queue=given["about"], way=given["way"], by=request.viewer, now=request.now
    )


@for_staff(*WORKERS)
def preferences(request: KetenRequest, case: UUID) -> HttpResponse:
    """How a client wants to be told, written down on their behalf."""
    file, _facts = queries.get_file(case, viewer=request.viewer)
    standing = get_contact_standing(file.client)
    form = forms.PreferenceForm(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_valid():
        choose_contact_preference(client_id=file.client_id, by=request.viewer, now=request.now, **form.chosen())
        say_done(request, _("Vastgelegd namens %(name)s.") % {"name": file.client.name})
        return redirect("messages", case)
    page = {"case": file, "form": form, "title": _("Hoe wil de klant het weten?"), "button_text": _("Leg vast")}
    return render(request, "cases/why_message.html", page)


@for_staff(*WORKERS)
def close(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A message needs no answer."""
    row = _of_case(request, case, key)
    form = forms.WhyForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.close_message(message=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Bericht afgesloten. De klant ziet uw reden."))
        return redirect("messages", case)
    return _why(request, row, form, _("Dit bericht hoeft geen antwoord"), _("Sluit af"))


@for_staff(*WORKERS)
def move(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A question is for who pays the benefit, or for the contact person after all."""
    row = _of_case(request, case, key)
    form = forms.WhyForm(request.POST or None)
    to, by, now = Queue.WORK if row.queue == Queue.BENEFIT else Queue.BENEFIT, request.viewer, request.now
    moved = try_action(form, lambda: actions.move_message(message=key, queue=to, by=by, now=now, **form.cleaned_data))
    if moved:
        say_done(request, _("Bericht verplaatst. De uiterste datum blijft."))
        return redirect("messages", case)
    title = _("Naar wie de uitkering betaalt") if to == Queue.BENEFIT else _("Naar de contactpersoon")
    return _why(request, row, form, title, _("Verplaats"))


@for_staff(*WORKERS)
def attachment(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A file that came with a message, to save."""
    row = queries.get_attachment(key, viewer=request.viewer)
    if row.message.case.key != case:
        raise Http404
    return as_download(row)


@for_staff(*WORKERS)
def open_messages(request: KetenRequest) -> HttpResponse:
    """What the clients of this desk wrote and nobody answered."""
    queue, sort = request.GET.get("rij", ""), request.GET.get("sorteer", "")
    rows = queries.list_open_messages(viewer=request.viewer, queue=queue, newest=sort == "nieuwste")
    page = {
        "rows": _listed(rows),
        "queues": _chips(request, "rij", queue, [("", _("Alles")), *((one, one.label) for one in Queue)]),
        "sorts": _chips(request, "sorteer", sort, [("", _("Eerst wat moet")), ("nieuwste", _("Nieuwste eerst"))]),
        "is_filtered": queue in Queue.values,
    }
    return render(request, "cases/open_messages.html", page)


@for_staff(*WORKERS)
def benefit_messages(request: KetenRequest) -> HttpResponse:
    """Questions about a benefit that this organisation pays and that nobody answered."""
    rows = _listed(queries.list_benefit_messages(viewer=request.viewer))
    return render(request, "cases/benefit_messages.html", {"rows": rows})


def make_form(request: HttpRequest, kind: type[forms.MessageForm], **initial: Any) -> Any:
    """The form as it was sent, or a new one with a number of its own."""
    limits = queries.get_limits(request.today)  # type: ignore[attr-defined]
    if request.method == "POST":
        return kind(request.POST, request.FILES, limits=limits)
    return kind(initial={"attempt": uuid4(), **initial}, limits=limits)


def say_sent(request: HttpRequest, sent: actions.Sent, text: str) -> None:
    """Whether it was sent now, or had been: who lost the connection learns that it was done, once."""
    if sent.was_there:
        notes.info(request, _("Dit bericht hadden wij al. Het is één keer verstuurd."))
    else:
        say_done(request, text)


def as_download(row: Attachment) -> HttpResponse:
    """Always to save, never to show here: what is in it may not run as if it were of this site."""
    response = HttpResponse(bytes(row.content), content_type=row.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=row.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _of_case(request: KetenRequest, case: UUID, key: UUID) -> Message:
    row = queries.get_message(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    return row


def _why(request: KetenRequest, row: Message, form: Any, title: str, button: str) -> HttpResponse:
    page = {"case": row.case, "message": row, "form": form, "title": title, "button_text": button}
    return render(request, "cases/why_message.html", page)


def _listed(rows: list[Message]) -> list[Message]:
    log_list({row.case.client_id for row in rows}, activity="berichtenlijst bekijken")
    return rows


def _chips(request: HttpRequest, name: str, chosen: str, offered: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": changed_query(request.GET, **{name: str(value)}), "current": chosen == value}
        for value, label in offered
    ]
