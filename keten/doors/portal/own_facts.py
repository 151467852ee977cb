"""*Mijn gegevens*: what the chain knows of the client who looks, and how to correct each of it (Besluit SUWI 5.2b)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.clients.actions import correct_datum
from keten.dossier.clients.queries import get_image
from keten.dossier.clients.register import get_register, say
from keten.dossier.clients.showing import list_outages, list_subjects, show_datum
from keten.dossier.questions.forms import CorrectionForm
from keten.ground.foundation.web import try_action


@for_client
def own_facts(request: ClientRequest) -> HttpResponse:
    """What is known, from whom, since when; with a way to correct each."""
    image = get_image(request.client.pk, today=request.today, viewer=request.viewer)
    page = {
        "subjects": list(list_subjects(image, to_client=True)),
        "outages": list_outages(image),
        "correct": "correct-own-fact",
    }
    return render(request, "portal/own_facts.html", page)


@for_client
def correct_own_fact(request: ClientRequest, datum: str) -> HttpResponse:
    """ "Klopt niet": what only the client knows changes at once, the rest goes to who owns it."""
    known = get_register().data.get(datum)
    if known is None or known.type == "bsn" or not known.shown_to_client:
        raise Http404
    image = get_image(request.client.pk, today=request.today, viewer=request.viewer).data[datum]
    shown = show_datum(image)
    passes_on = not shown.is_own and any(said.source == known.source for said in image.history)
    form = CorrectionForm(request.POST or None, datum=known, passes_on=passes_on)
    if try_action(form, lambda: _correct(request, datum, form)):
        said = _("Wij hebben gevraagd om dit te verbeteren: %(datum)s.") if passes_on else _("Bewaard: %(datum)s.")
        messages.success(request, said % {"datum": say(known.words)})
        return redirect("own-facts")
    return render(request, "portal/correction.html", {"form": form, "row": shown, "passes_on": passes_on})


def _correct(request: ClientRequest, datum: str, form: CorrectionForm) -> bool:
    given = form.cleaned_data
    correct_datum(
        client=request.client,
        datum=datum,
        value=given.get("value"),
        reason=given.get("reason", ""),
        by=request.viewer,
        now=request.now,
    )
    return True
