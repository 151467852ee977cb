"""*Mijn berichten*: what the client and the chain wrote to each other, who answers by when; and how we tell them."""

from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.cases import actions, queries
from keten.dossier.cases.forms import PreferenceForm, QuestionForm
from keten.dossier.cases.message_views import as_download, make_form, say_sent
from keten.dossier.clients.actions import choose_contact_preference
from keten.dossier.clients.queries import get_contact_standing
from keten.ground.foundation.web import try_action


@for_client
def messages(request: ClientRequest) -> HttpResponse:
    """The conversation, with a way to write; in a closed file only to read."""
    case = queries.find_case_to_talk_in(request.client.pk)
    if case is None:
        return render(request, "portal/own_messages.html", {"lines": [], "form": None})
    found = queries.get_conversation(case.pk, viewer=request.viewer)
    form = make_form(request, QuestionForm)
    sent = try_action(form, lambda: _send(request, case.pk, form))
    if sent:
        said = _("Uw bericht is verstuurd. U krijgt antwoord.")
        say_sent(request, sent, said)
        return redirect("own-messages")
    actions.note_messages_read(case=case.pk, by=request.viewer, now=request.now)
    page = {"found": found, "lines": found.lines[::-1], "form": form if case.closed_on is None else None}
    return render(request, "portal/own_messages.html", page)


def _send(request: ClientRequest, case_id: int, form: QuestionForm) -> actions.Sent:
    return actions.send_message(
        case=case_id, draft=form.draft(), queue=form.cleaned_data["about"], by=request.viewer, now=request.now
    )


@for_client
def attachment(request: ClientRequest, key: UUID) -> HttpResponse:
    """A file of one's own conversation."""
    return as_download(queries.get_attachment(key, viewer=request.viewer))


@for_client
def preferences(request: ClientRequest) -> HttpResponse:
    """How we tell the client that something waits."""
    standing = get_contact_standing(request.client)
    form = PreferenceForm(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_valid():
        by, now = request.viewer, request.now
        choose_contact_preference(client_id=request.client.pk, by=by, now=now, **form.chosen())
        notes.success(request, _("Bewaard: zo laten wij u weten dat er iets is."))
        return redirect("own-preferences")
    return render(request, "portal/own_preferences.html", {"form": form, "standing": standing})
