"""The client image (*klantbeeld*): what the chain knows, who says so, and what is being looked at."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.doors.workspace.views import WORKERS
from keten.dossier.cases import queries
from keten.dossier.clients.actions import correct_datum
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import get_image
from keten.dossier.clients.register import get_register, say
from keten.dossier.clients.showing import list_outages, list_subjects, show_datum
from keten.dossier.questions.forms import CorrectionForm
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff


@for_staff(*WORKERS)
def client_image(request: KetenRequest, key: UUID) -> HttpResponse:
    """Everything that the chain knows of a client, per subject."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    image = get_image(case.client_id, today=request.today, viewer=request.viewer)
    page = {
        "case": case,
        "client": case.client,
        "subjects": list(list_subjects(image, to_client=False)),
        "outages": list_outages(image),
        "correct": "ask-correction",
        "place": key,
    }
    return render(request, "workspace/image.html", page)


@for_staff(*WORKERS)
def ask_correction(request: KetenRequest, key: UUID, datum: str) -> HttpResponse:
    """The client says that a datum is wrong: keep what it should be, and ask its owner."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    known = get_register().data.get(datum)
    if known is None or known.type == "bsn":
        raise Http404
    image = get_image(case.client_id, today=request.today, viewer=request.viewer).data[datum]
    shown = show_datum(image)
    passes_on = not shown.is_own and any(said.source == known.source for said in image.history)
    form = CorrectionForm(request.POST or None, datum=known, passes_on=passes_on)
    done = try_action(form, lambda: _correct(request, case.client, datum, form))
    if done:
        said = _("Gevraagd om te verbeteren: %(datum)s.") if passes_on else _("Vastgelegd: %(datum)s.")
        say_done(request, said % {"datum": say(known.words)})
        return redirect("client-image", key)
    page = {"case": case, "client": case.client, "form": form, "row": shown, "passes_on": passes_on}
    return render(request, "workspace/correction.html", page)


def _correct(request: KetenRequest, client: Client, datum: str, form: CorrectionForm) -> bool:
    given = form.cleaned_data
    correct_datum(
        client=client,
        datum=datum,
        value=given.get("value"),
        reason=given.get("reason", ""),
        by=request.viewer,
        now=request.now,
    )
    return True
