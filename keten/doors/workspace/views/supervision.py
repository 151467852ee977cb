"""Supervision (*toezicht*): the reports of the privacy officer, on a screen, on paper and as a table."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from keten.doors.workspace.forms import RightsForm, SpanForm
from keten.doors.workspace.supervision_words import CODE_WORDS, COLUMN_WORDS, REPORT_WORDS
from keten.dossier.clients.queries import REPORTS, Rows, Span, log_list, read_report
from keten.dossier.clients.rules.activities import read_activities
from keten.ground.foundation.csv_writing import csv_response
from keten.ground.foundation.web import changed_query, say_done, try_action
from keten.ground.organisations.actions import review_rights
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.models import Role
from keten.ground.organisations.queries import RightsHolder, list_rights_holders

DAYS = 30  # of a report without a period
MOST, MOST_SAVED, PAGE_SIZE = 100, 10_000, 50
_NUMBERS = (int,)


@for_staff("security_officer")
def supervision(request: KetenRequest) -> HttpResponse:
    """To the report that is read first."""
    return redirect("supervision-report", "per-medewerker")


@for_staff("security_officer")
def report(request: KetenRequest, code: str) -> HttpResponse:
    """One report over a period; a name is searched by POST, so that it stands in no address."""
    form, span = _span(request)
    found = _read(request, code, span, most=MOST)
    title, explanation = REPORT_WORDS[code]
    days = {"van": span.from_on.isoformat(), "tot": span.until_on.isoformat()}
    context = {
        "title": title,
        "explanation": explanation,
        "form": form,
        "span": span,
        "columns": [{"label": COLUMN_WORDS[name], "number": _is_number(found, at)} for at, name in _numbered(found)],
        "rows": [_cells(found, row) for row in found.rows],
        "is_full": len(found.rows) == MOST,
        "tabs": _tabs(code, changed_query(request.GET, **days)),
        "csv_url": reverse("supervision-csv", args=[code]) + changed_query(request.GET, **days),
        "has_span": code != "rollen",
    }
    return render(request, "workspace/supervision.html", context)


@for_staff("security_officer")
def report_csv(request: KetenRequest, code: str) -> HttpResponse:
    """The same report as a table for a spreadsheet."""
    _form, span = _span(request)
    found = _read(request, code, span, most=MOST_SAVED)
    head = [str(COLUMN_WORDS[name]) for name in found.columns]
    rows = ([cell["text"] for cell in _cells(found, row)] for row in found.rows)
    return csv_response(f"toezicht-{code}-{request.today:%Y-%m-%d}.csv", head, rows)


@for_staff("security_officer")
def rights(request: KetenRequest) -> HttpResponse:
    """Who has which role since when, who looked at it last, and whose turn it is."""
    form = RightsForm(request.POST or None)
    done = try_action(form, lambda: _review(request, form.cleaned_data))
    if done:
        say_done(request, _("Rechten van %(name)s beoordeeld.") % {"name": done.staff.name})
        return redirect("supervision-rights")
    holders = list_rights_holders(organisation_id=request.viewer.organisation_id, on=request.today)
    due = [holder for holder in holders if holder.due_on <= request.today]
    page = Paginator(holders, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "page": page,
        "holders": page.object_list,
        "due": len(due),
        "tabs": _tabs("rechten"),
        "mine": request.viewer.staff_id,
    }
    return render(request, "workspace/rights.html", context)


@for_staff("security_officer")
def rights_csv(request: KetenRequest) -> HttpResponse:
    """The same list as a table for a spreadsheet."""
    head = [
        _("Medewerker"), _("Organisatie"), _("Rollen"), _("Sinds"), _("Laatste bezoek"), _("Beoordeeld op"),
        _("Door"), _("Oordeel"), _("Toelichting"), _("Opnieuw voor"),
    ]  # fmt: skip
    rows = (
        _line(holder)
        for holder in list_rights_holders(organisation_id=request.viewer.organisation_id, on=request.today)
    )
    return csv_response(f"toezicht-rechten-{request.today:%Y-%m-%d}.csv", head, rows)


def _review(request: KetenRequest, given: dict[str, Any]) -> Any:
    return review_rights(
        staff_id=given["staff"], fits=given["fits"] == "ja", note=given["note"], by=request.viewer, now=request.now
    )


def _line(holder: RightsHolder) -> list[str]:
    verdict = "" if holder.fits is None else str(_("Klopt") if holder.fits else _("Klopt niet"))
    return [
        holder.name, holder.organisation, holder.role_words, holder.since_on.isoformat(), _text(holder.last_visit),
        _text(holder.reviewed_on), holder.reviewed_by or "", verdict, holder.note or "", holder.due_on.isoformat(),
    ]  # fmt: skip


def _span(request: KetenRequest) -> tuple[SpanForm, Span]:
    """The period of the address, and the name that was sent; the last month when there is none."""
    days = {"van": request.today - timedelta(days=DAYS), "tot": request.today}
    given = {name: request.POST.get(name) or request.GET.get(name) or str(day) for name, day in days.items()}
    form = SpanForm(given | {"medewerker": request.POST.get("medewerker", "")})
    if not form.is_valid():
        return form, Span(from_on=days["van"], until_on=days["tot"])
    kept = form.cleaned_data
    return form, Span(from_on=kept["van"], until_on=kept["tot"], text=kept["medewerker"])


def _read(request: KetenRequest, code: str, span: Span, *, most: int) -> Rows:
    if code not in REPORTS:
        raise Http404
    log_list([], activity="toezicht")
    return read_report(code, span, organisation_id=request.viewer.organisation_id, today=request.today, most=most)


def _tabs(current: str, days: str = "") -> list[dict[str, Any]]:
    """All reports, over the same days as this one."""
    tabs = [
        {"label": words[0], "url": reverse("supervision-report", args=[code]) + days, "current": code == current}
        for code, words in REPORT_WORDS.items()
    ]
    rights_tab = {"label": _("Rechten"), "url": reverse("supervision-rights"), "current": current == "rechten"}
    return [*tabs, rights_tab]


def _numbered(found: Rows) -> list[tuple[int, str]]:
    return list(enumerate(found.columns))


def _is_number(found: Rows, at: int) -> bool:
    return any(isinstance(row[at], _NUMBERS) for row in found.rows[:1])


def _cells(found: Rows, row: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [
        {"text": _say(name, value), "label": COLUMN_WORDS[name], "number": isinstance(value, _NUMBERS)}
        for name, value in zip(found.columns, row, strict=True)
    ]


def _say(name: str, value: Any) -> str:
    if name in ("verdict", "what"):
        return str(CODE_WORDS[value])
    if name == "action":
        return read_activities()[value].label if value in read_activities() else str(value)
    if name == "role":
        known = dict(Role.choices)
        return " + ".join(str(known.get(role, role)) for role in value.split(" + ")) if value else ""
    return _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{localtime(value):%d-%m-%Y %H:%M}"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)
