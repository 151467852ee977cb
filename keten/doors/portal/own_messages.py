"""*Mijn berichten*: what the client and the chain wrote to each other, who answers by when; and how we tell them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.cases import actions, queries
from keten.dossier.cases.forms import QuestionForm
from keten.dossier.cases.message_views import as_download, make_form, say_sent
from keten.dossier.clients.actions import choose_contact_preference
from keten.dossier.clients.queries import ContactStanding, get_contact_standing
from keten.ground.foundation.web import try_action


class PreferenceForm(forms.Form):
    """How we tell the client that something waits."""

    email = forms.BooleanField(label=gettext_lazy("Met een e-mail"), required=False)
    text = forms.BooleanField(label=gettext_lazy("Met een sms"), required=False)

    def __init__(self, *args: Any, standing: ContactStanding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = standing.email_address or _("Wij hebben geen e-mailadres van u.")
        self.fields["text"].help_text = standing.phone or _("Wij hebben geen telefoonnummer van u.")
        for channel in set(self.fields) - set(standing.offered):
            del self.fields[channel]


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
    known = {"email": standing.email, "text": standing.text}
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=known, standing=standing)
    if form.is_valid():
        chosen = known | form.cleaned_data
        choose_contact_preference(client_id=request.client.pk, by=request.viewer, now=request.now, **chosen)
        notes.success(request, _("Bewaard: zo laten wij u weten dat er iets is."))
        return redirect("own-preferences")
    return render(request, "portal/own_preferences.html", {"form": form, "standing": standing})
