"""*Mijn diagnose*: what was decided and why in plain words, the letter, and saying that it is not right."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.doors.portal.entry import ClientRequest, for_client
from keten.ground.foundation.web import try_action
from keten.journey.diagnosis.actions import contest_diagnosis
from keten.journey.diagnosis.forms import ContestForm
from keten.journey.diagnosis.queries import get_diagnosis, list_own_diagnoses
from keten.journey.diagnosis.views import as_pdf


@for_client
def diagnosis(request: ClientRequest, key: UUID) -> HttpResponse:
    """One diagnosis, to read and to contest."""
    row = get_diagnosis(key, viewer=request.viewer)
    form = ContestForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: contest_diagnosis(diagnosis=key, by=by, now=now, **form.cleaned_data)):
        messages.success(request, _("Wij hebben gelezen dat u het niet eens bent. Er komt een nieuwe diagnose."))
        return redirect("own-diagnosis", key)
    may_contest = row.is_current and row.contested_on is None and row.case.closed_on is None
    page = {
        "diagnosis": row,
        "frozen": row.snapshot,
        "needs": row.needs.order_by("pk"),
        "is_current": row.is_current,
        "form": form if may_contest else None,
        "others": list_own_diagnoses(request.client.pk, viewer=request.viewer),
    }
    return render(request, "portal/own_diagnosis.html", page)


@for_client
def letter(request: ClientRequest, key: UUID) -> HttpResponse:
    """The letter, as it was made."""
    return as_pdf(get_diagnosis(key, viewer=request.viewer, activity="brief lezen"))
