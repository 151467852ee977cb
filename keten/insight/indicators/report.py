"""The monthly report of a place (*maandrapport*): the figures of the page as an accessible PDF, to send on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from keten.ground.foundation.letters import make_pdf, say_day
from keten.insight.indicators.dashboard import describe_dashboard
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.monitor_page import list_readings
from keten.insight.indicators.queries.published import Place
from keten.insight.indicators.showing import say_place

_SHEET = Path(__file__).parent / "report.typ"


def make_report(run: FigureRun, place: Place, *, shows_alarms: bool) -> bytes:
    """The report in Dutch; the same figures give the same report. ``shows_alarms``: with what the monitors see."""
    with override("nl"):
        shown = describe_dashboard(run, place)
        return make_pdf(_SHEET, {
            "title": _("Cijfers van de keten: %(place)s") % {"place": say_place(place)}, "finding": shown["finding"],
            "moment": _("Wat er gebeurde van %(start)s tot %(end)s.") % {
                "start": say_day(run.from_month), "end": say_day(run.until)
            },
            "themes": [
                {"title": str(one["title"]), "rows": [_row(row) for row in one["rows"]]} for one in shown["themes"]
            ],
            "alarms": list_readings(run, place) if shows_alarms else [],
            "definitions": [
                {"name": one.name.nl, "text": one.text.nl, "code": one.code, "version": str(one.version)}
                for one in list_definitions().values()
            ],
        })  # fmt: skip


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    shown, elsewhere = row["shown"], row["elsewhere"]
    return {
        "name": row["name"], "horizon": row["horizon"],
        "value": f"{shown.value} ({shown.interval})" if shown else str(row["why"]), "n": str(row["n"] or "–"),
        "elsewhere": f"{elsewhere['words']}: {elsewhere['difference']}, {elsewhere['interval']}" if elsewhere else "–",
    }  # fmt: skip
