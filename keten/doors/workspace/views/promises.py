"""The promises (*beloften*): per location how many are broken, since when, with whom, and the way to each case."""

from collections import Counter
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.doors.workspace.views import WORKERS
from keten.doors.workspace.words import PROMISE_WORDS, RULE_WORDS
from keten.dossier.cases.queries import list_named_cases
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.web import changed_query
from keten.ground.foundation.wording import count_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.ground.promises import queries
from keten.ground.promises.models import Breach, Rung
from keten.insight.governance.rules.access import ANSWERING

PAGE_SIZE = 50


@for_staff()
def promises(request: KetenRequest) -> HttpResponse:
    """Figures for everybody; the way to the case for who may see it."""
    rule = request.GET.get("regel", "")
    viewer, today = request.viewer, request.today
    locations = viewer.location_ids if viewer.has_role(*WORKERS) else ()
    page = Paginator(
        queries.list_open_breaches(location_ids=locations, rule=rule if rule in RULE_WORDS else ""), PAGE_SIZE
    ).get_page(request.GET.get("pagina"))
    figures = queries.list_figures()
    here = [figure for figure in figures if figure.location_id in locations]
    rows = _rows(list(page), viewer, today)
    if rows:
        log_list({row["case"].client_id for row in rows if row["case"]}, activity="beloften bekijken")
    context = {
        "open": sum(figure.open for figure in figures),
        "figures": [_figure(figure, today) for figure in figures],
        "page": page,
        "rows": rows,
        "chips": _chips(request, rule, here),
        "round": queries.get_last_round(),
    }
    return render(request, "workspace/promises.html", context)


def list_breach_rows(viewer: Viewer, *, today: date, most: int) -> list[dict[str, Any]]:
    """The oldest open breaches at the viewer's locations, each with its client and with whom it lies."""
    return _rows(list(queries.list_open_breaches(location_ids=viewer.location_ids)[:most]), viewer, today)


def _rows(breaches: list[Breach], viewer: Viewer, today: date) -> list[dict[str, Any]]:
    cases = list_named_cases([breach.case_id for breach in breaches if breach.case_id is not None], viewer=viewer)
    people = queries.list_ladder_people({breach.location_id for breach in breaches}, on=today)
    return [
        {
            "breach": breach,
            "case": None if breach.case_id is None else cases[breach.case_id],
            "about": breach.organisation or breach.location,
            "age": _age(breach.since_on, today),
            "what": RULE_WORDS[breach.rule][0],
            "mend": RULE_WORDS[breach.rule][1],
            "promise": PROMISE_WORDS[breach.promise],
            "rung": Rung(breach.rung).label,
            "holder": _holder(breach, people),
            "url": reverse("file", args=[cases[breach.case_id].key]) if breach.case_id else _find_way(viewer),
        }
        for breach in breaches
        if breach.case_id is None or breach.case_id in cases
    ]


def _find_way(viewer: Viewer) -> str:
    """Where what concerns an organisation alone is mended, for who speaks for one."""
    return reverse("findings") if viewer.has_role(*ANSWERING) else ""


def _holder(breach: Breach, people: dict[tuple[int, int], str]) -> str:
    """The person with whom a breach lies now, as far as there is one."""
    if breach.rung == Rung.CONTACT:
        return breach.owner.name if breach.owner else ""
    return people.get((breach.location_id, breach.rung), "")


def _figure(figure: queries.PromiseFigure, today: date) -> dict[str, Any]:
    return {
        "location": figure.location,
        "promise": figure.promise,
        "promise_name": PROMISE_WORDS[figure.promise],
        "what": RULE_WORDS[figure.rule][0],
        "open": figure.open,
        "oldest_on": figure.oldest_on,
        "age": _age(figure.oldest_on, today),
    }


def _age(since_on: date, today: date) -> str:
    days = (today - since_on).days
    return count_in_words(days, _("dag"), _("dagen")) if days else _("sinds vandaag")


def _chips(request: KetenRequest, rule: str, figures: list[queries.PromiseFigure]) -> list[dict[str, Any]]:
    """One filter per rule that is broken here; none when nothing is."""

    def chip(name: str, label: object, count: int) -> dict[str, Any]:
        url = changed_query(request.GET, regel=name, pagina="")
        return {"label": label, "url": url, "count": count, "current": rule == name}

    counts: Counter[str] = Counter()
    for figure in figures:
        counts[figure.rule] += figure.open
    broken = [chip(name, words[0], counts[name]) for name, words in RULE_WORDS.items() if counts[name]]
    return [chip("", _("Alles"), counts.total()), *broken] if broken else []
