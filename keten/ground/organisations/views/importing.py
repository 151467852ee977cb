"""Reading staff from a file: first a check that writes nothing, then, when every line is good, the real thing."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from keten.ground.foundation.carried_files import seal_file, unseal_file
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.language import words_in_files
from keten.ground.foundation.web import say_done, say_refused, try_action
from keten.ground.organisations import actions, forms
from keten.ground.organisations.actions import ImportReport
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Role, Specialism
from keten.ground.organisations.rules.importing import COLUMNS, REQUIRED
from keten.ground.organisations.views.pages import for_administrators, show

SECTION = "beheer-import"


@for_administrators
def check_staff(request: KetenRequest) -> HttpResponse:
    """Choose a file, and see every line that is not good."""
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    content = form.cleaned_data["file"].read() if form.is_valid() else b""
    report = try_action(form, lambda: _read(request, content, dry_run=True))
    return _page(request, form, report, content)


@require_POST
@for_administrators
def import_staff(request: KetenRequest) -> HttpResponse:
    """Everybody in the file that was just checked, or nobody."""
    try:
        content = unseal_file(request.POST.get("sealed", ""), **seal_of(request))
        report = _read(request, content, dry_run=False)
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect(SECTION)
    if report.faults:
        return _page(request, forms.ImportForm(), report, content)
    said = ngettext("%(n)s medewerker toegevoegd.", "%(n)s medewerkers toegevoegd.", report.written)
    say_done(request, said % {"n": report.written})
    return redirect("beheer-medewerkers")


def seal_of(request: KetenRequest) -> dict[str, str]:
    """A checked file is handed in by the same person on the same day."""
    return {"owner": f"{request.viewer.staff_id} {request.today}", "key": settings.KETEN_BSN_ENCRYPTION_KEY}


def _read(request: KetenRequest, content: bytes, *, dry_run: bool) -> ImportReport:
    return actions.import_staff(content=content, dry_run=dry_run, by=request.viewer, now=request.now)


def _page(request: KetenRequest, form: forms.ImportForm, report: ImportReport | None, content: bytes) -> HttpResponse:
    is_good = report is not None and not report.faults
    return show(
        request,
        "organisations/import_staff.html",
        SECTION,
        form=form,
        report=report,
        sealed=seal_file(content, **seal_of(request)) if is_good else "",
        columns=_columns(),
    )


def _columns() -> list[dict[str, object]]:
    """The columns of the file, which must be filled, and what may stand in them."""
    words = {
        "naam": _("Zoals klanten de naam lezen: A. de Vries"),
        "e-mail": _("Eén keer per medewerker"),
        "organisatie": _("De code van de werkgever, zoals uwv of gm0268"),
        "locatie": _("Naam van de locatie; samen met het team"),
        "team": _("Naam van het team op die locatie"),
        "rol": ", ".join(words_in_files(Role.choices).values()),
        "specialismen": ", ".join(words_in_files(Specialism.choices).values()),
        "caseload": _("Aantal klanten; leeg is 140"),
    }
    return [{"name": name, "is_required": name in REQUIRED, "words": words[name]} for name in COLUMNS]
