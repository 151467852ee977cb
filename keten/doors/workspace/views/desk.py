"""The coach's desk (*werkvoorraad*): what waits, why, and the one button that does it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from keten.doors.workspace.words import STATUS_WORDS
from keten.dossier.cases import queries
from keten.dossier.cases.models import StepKind
from keten.dossier.cases.queries import Desk, WorkRow
from keten.dossier.cases.rules.desk import MESSAGE_STATUSES, STATUSES
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.csv_writing import csv_response
from keten.ground.foundation.web import address_of, changed_query
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.models import TargetGroup

PAGE_SIZE = 50
_SORTS = {
    "klant": lambda row: row.client_name.lower(),
    "datum": lambda row: (row.due_on is None, row.due_on),
    "doelgroep": lambda row: row.target_group,
    "waarom": lambda row: STATUSES[row.status].order,
}


@for_staff("coach")
def desk(request: KetenRequest) -> HttpResponse:
    """The list, filtered and sorted by the address."""
    found = queries.get_desk(request.viewer, today=request.today)
    shown, sort = request.GET.get("toon", ""), request.GET.get("sorteer", "")
    page = Paginator(_sorted(found.only(shown), sort), PAGE_SIZE).get_page(request.GET.get("pagina"))
    log_list({row.client_id for row in page}, activity="werkvoorraad bekijken")
    context = {
        "desk": found,
        "page": page,
        "rows": [_shown(row) for row in page],
        "shown": shown,
        "sort": sort,
        "chips": _chips(found, shown, request),
    }
    return render(request, "workspace/desk.html", context)


@for_staff("coach")
def desk_csv(request: KetenRequest) -> HttpResponse:
    """The same desk as a table for a spreadsheet."""
    found = queries.get_desk(request.viewer, today=request.today)
    log_list({row.client_id for row in found.rows}, activity="werkvoorraad opslaan")
    head = [_("Waarom"), _("Klantnummer"), _("Klant"), _("Doelgroep"), _("Volgende stap"), _("Datum")]
    return csv_response(f"werkvoorraad-{request.today:%Y-%m-%d}.csv", head, (_line(row) for row in found.rows))


def _sorted(rows: tuple[WorkRow, ...], sort: str) -> list[WorkRow]:
    by = _SORTS.get(sort.removeprefix("-"))
    return sorted(rows, key=by, reverse=sort.startswith("-")) if by else list(rows)


def _shown(row: WorkRow) -> dict[str, Any]:
    why, button = STATUS_WORDS[row.status]
    return {
        "row": row,
        "why": why,
        "button": button,
        "button_url": _way_to_act(row),
        "url": address_of("file", row.case_key),
        "target_group": TargetGroup(row.target_group).label,
        "step": _step(row),
    }


def _step(row: WorkRow) -> str:
    if row.handover_key:
        return _("Vraag van %(name)s") % {"name": row.asked_by} if row.asked_by else _("Vraag om contactpersoon")
    return str(StepKind(row.step_kind).label) if row.step_kind else _("Nog niets gepland")


def _way_to_act(row: WorkRow) -> str:
    """Where the button leads: to the thing itself, not to a page about it."""
    if row.handover_key:
        return address_of("handover", row.handover_key)
    if row.status in MESSAGE_STATUSES:
        return address_of("messages", row.case_key)
    if row.status == "no_plan":
        return address_of("plan", row.case_key)
    if row.status == "no_step":
        return address_of("plan-step", row.case_key)
    if row.step_key and row.status in ("step_late", "today", "soon"):
        return address_of("finish-step", row.step_key)
    return address_of("file", row.case_key)


def _chips(found: Desk, shown: str, request: KetenRequest) -> list[dict[str, Any]]:
    def chip(status: str, label: object, count: int) -> dict[str, Any]:
        url = changed_query(request.GET, toon=status, pagina="")
        return {"label": label, "url": url, "count": count, "current": shown == status}

    present = sorted(found.counts, key=lambda status: STATUSES[status].order)
    return [chip("", _("Alles"), len(found.rows))] + [
        chip(status, STATUS_WORDS[status][0], found.counts[status]) for status in present
    ]


def _line(row: WorkRow) -> list[str]:
    return [
        str(STATUS_WORDS[row.status][0]),
        row.client_number,
        row.client_name,
        str(TargetGroup(row.target_group).label),
        _step(row),
        row.due_on.isoformat() if row.due_on else "",
    ]
