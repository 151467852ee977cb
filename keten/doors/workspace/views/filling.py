"""Forms that staff fill in on behalf of a client (*namens de klant*): the same pages, at the file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keten.doors.portal.filling import pages
from keten.doors.portal.filling.desk import Desk
from keten.doors.workspace.views import WORKERS
from keten.dossier.cases.queries import get_file
from keten.dossier.clients.register import say
from keten.dossier.questions.library import get_form
from keten.dossier.questions.queries import list_filled_forms
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.intake.rules.sending import TARGET_GROUP_OF_FORM


@for_staff(*WORKERS)
def forms(request: KetenRequest, case: UUID) -> HttpResponse:
    """What can be begun for this client, and what was begun already, by whom."""
    file, _facts = get_file(case, viewer=request.viewer)
    begun = list_filled_forms(file.client_id, viewer=request.viewer)
    context = {
        "case": file,
        "begin": [
            {"title": say(get_form(code).title), "url": reverse("file-form-start", args=[case, code])}
            for code in TARGET_GROUP_OF_FORM
        ],
        "forms": [
            {
                "title": say(get_form(one.form, one.version).title),
                "url": reverse("file-form-sent" if one.submitted_at else "file-form", args=[case, one.key]),
                "form": one,
            }
            for one in begun
        ],
    }
    return render(request, "workspace/forms.html", context)


@for_staff(*WORKERS)
def start(request: KetenRequest, case: UUID, form: str) -> HttpResponse:
    """What a form is for, and its beginning."""
    return pages.show_start(_desk(request, case), form)


@for_staff(*WORKERS)
def overview(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """All sections, and how far they are."""
    return pages.show_form(_desk(request, case), key)


@for_staff(*WORKERS)
def section(request: KetenRequest, case: UUID, key: UUID, section: str) -> HttpResponse:
    """One page of questions."""
    return pages.show_section(_desk(request, case), key, section)


@for_staff(*WORKERS)
def check(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Everything once more; from here it is sent."""
    return pages.show_check(_desk(request, case), key)


@for_staff(*WORKERS)
def sent(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """What was sent, where it goes, and when something comes back."""
    return pages.show_sent(_desk(request, case), key)


@for_staff(*WORKERS)
def indication(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """What may be expected, line by line."""
    return pages.show_indication(_desk(request, case), key)


def _desk(request: KetenRequest, case: UUID) -> Desk:
    """The file is opened first: who may not see it finds no form of it either."""
    file, _facts = get_file(case, viewer=request.viewer)
    return Desk(
        request=request,
        client=file.client,
        viewer=request.viewer,
        now=request.now,
        today=request.today,
        case_key=case,
    )
