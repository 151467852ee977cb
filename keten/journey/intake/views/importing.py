"""Reading clients from a file: a check that writes nothing; then everybody or nobody, with the progress as it is."""

import logging
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event, Thread

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.carried_files import seal_file, unseal_file
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.language import words_in_files
from keten.ground.foundation.web import say_refused, try_action
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.forms import ImportForm
from keten.ground.organisations.models import TargetGroup
from keten.ground.organisations.views.pages import for_administrators, list_sections, show
from keten.journey.intake import actions
from keten.journey.intake.actions import ClientImportReport
from keten.journey.intake.rules.importing import COLUMNS, REQUIRED

SECTION = "beheer-import"
PARTS = 10  # how often the progress is told
_HERE = "<!--here-->"
_PAGE = "intake/import_progress.html"

log = logging.getLogger(__name__)
Update = tuple[int, int] | ClientImportReport | Refused | None
Run = Callable[[Callable[[int, int], None]], ClientImportReport]


class Abandoned(Exception):
    """Whoever asked for the import went away; nothing is written."""


@for_administrators
def check_clients(request: KetenRequest) -> HttpResponse:
    """Choose a file, and see every line that is not good."""
    form = ImportForm(request.POST or None, request.FILES or None)
    content = form.cleaned_data["file"].read() if form.is_valid() else b""
    report = try_action(
        form, lambda: actions.import_clients(content=content, dry_run=True, by=request.viewer, now=request.now)
    )
    is_good = report is not None and not report.faults
    return show(
        request,
        "intake/import_clients.html",
        SECTION,
        form=form,
        report=report,
        sealed=seal_file(content, **_seal(request)) if is_good else "",
        columns=_columns(),
    )


@require_POST
@for_administrators
def import_clients(request: KetenRequest) -> HttpResponseBase:
    """Everybody in the file that was just checked, or nobody; the page grows while it happens."""
    try:
        content = unseal_file(request.POST.get("sealed", ""), **_seal(request))
    except Refused as refusal:
        say_refused(request, refusal)
        return redirect("beheer-import-klanten")

    def run(progress: Callable[[int, int], None]) -> ClientImportReport:
        return actions.import_clients(
            content=content, dry_run=False, by=request.viewer, now=request.now, progress=progress
        )

    page = render_to_string(_PAGE, {"sections": list_sections(SECTION)}, request)
    response = StreamingHttpResponse(_follow(page, run, get_language() or "nl"))
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that saves it all up would make the progress a lie
    return response


def _follow(page: str, run: Run, language: str) -> Iterator[str]:
    """The page, with a line for every part that is done. A reader who leaves stops the import.

    The import runs in a thread of its own: a server may ask for each piece of the page from another thread, and a
    database transaction belongs to one.
    """
    updates: SimpleQueue[Update] = SimpleQueue()
    stop = Event()
    head, tail = page.split(_HERE)
    worker = Thread(target=_work, args=(run, updates, stop), name="client-import", daemon=True)
    try:
        yield head
        worker.start()
        while isinstance(update := updates.get(), tuple):
            yield _say("progress", language, done=update[0], total=update[1])
        yield _say("outcome", language, outcome=update, is_refused=isinstance(update, Refused))
        yield tail
    finally:
        stop.set()


def _say(part: str, language: str, **context: object) -> str:
    with override(language):
        return render_to_string(f"intake/parts/{part}.html", context)


def _work(run: Run, updates: "SimpleQueue[Update]", stop: Event) -> None:
    def progress(done: int, total: int) -> None:
        if stop.is_set():
            raise Abandoned
        if done * PARTS // total > (done - 1) * PARTS // total:
            updates.put((done, total))

    try:
        updates.put(run(progress))
    except Refused as refusal:
        updates.put(refusal)
    except Abandoned:
        updates.put(None)
    except Exception as error:  # the page must end with what happened; a log may not hold what was in the file
        log.error("Import of clients failed: %s", type(error).__name__)
        updates.put(None)
    finally:
        connection.close()


def _seal(request: KetenRequest) -> dict[str, str]:
    """A checked file is handed in by the same person on the same day."""
    return {"owner": f"{request.viewer.staff_id} {request.today}", "key": settings.KETEN_BSN_ENCRYPTION_KEY}


def _columns() -> list[dict[str, object]]:
    """The columns of the file, which must be filled, and what may stand in them."""
    words = {
        "voorletters": _("Zoals T."),
        "tussenvoegsel": _("Zoals van der"),
        "achternaam": _("Zonder tussenvoegsel"),
        "geboortedatum": "31-12-1980",
        "bsn": _("Negen cijfers"),
        "postcode": "6511 AB",
        "gemeente": _("Naam of code van de woongemeente"),
        "doelgroep": ", ".join(words_in_files(TargetGroup.choices).values()),
        "locatie": _("Naam van de locatie"),
        "contactpersoon": _("E-mailadres van de coach die wordt gevraagd; leeg: Keten kiest"),
    }
    return [{"name": name, "is_required": name in REQUIRED, "words": words[name]} for name in COLUMNS]
