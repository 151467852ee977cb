"""The band above a client file: contact person, next step, time in the stage, time left in the benefit."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.doors.workspace.views.stage import describe_time_left
from keten.dossier.benefits.models import Law
from keten.dossier.benefits.queries import BenefitOverview
from keten.dossier.cases.queries import FileOverview
from keten.ground.foundation.wording import date_in_words, duration_in_words
from keten.journey.routing.queries.standing import Standing


def describe_band(
    overview: FileOverview, benefits: BenefitOverview, standing: Standing | None, *, today: date
) -> list[dict[str, Any]]:
    """Four facts, one glance. Where there are no stages, the third says since when the client is registered."""
    return [
        _contact(overview, today),
        _next(overview, today),
        _in_stage(overview, standing, today),
        _time_left(benefits, today),
    ]


def _contact(overview: FileOverview, today: date) -> dict[str, Any]:
    steward, asked = overview.steward, overview.open_handover
    fact: dict[str, Any] = {"label": _("Contactpersoon")}
    if steward:
        since = _("%(organisation)s · sinds %(day)s") % {
            "organisation": steward.staff.organisation.name,
            "day": date_in_words(steward.from_on, today),
        }
        return fact | {"value": steward.staff.name, "note": since + _responsible(overview)}
    if overview.case.closed_on:
        return fact | {"value": _("Geen"), "note": _("Het dossier is gesloten")}
    note = _("Gevraagd: %(name)s") % {"name": asked.to_staff or asked.to_organisation} if asked else ""
    return fact | {"value": _("Nog niemand"), "note": note, "tag_kind": "soon", "tag_text": _("Wacht")}


def _responsible(overview: FileOverview) -> str:
    """Regie and formal responsibility are two things: said when another organisation is responsible."""
    responsible = overview.responsible
    if responsible is None or responsible.organisation_id == overview.facts.steward_organisation_id:
        return ""
    return " · " + _("verantwoordelijk: %(name)s") % {"name": responsible.organisation.name}


def _next(overview: FileOverview, today: date) -> dict[str, Any]:
    step, fact = overview.next_step, {"label": _("Volgende stap")}
    if step is None:
        missing = {} if overview.case.closed_on else {"tag_kind": "late", "tag_text": _("Niets gepland")}
        return fact | {"value": _("Geen"), **missing}
    late = step.due_on < today
    return fact | {
        "value": step.get_kind_display(),
        "note": date_in_words(step.due_on, today),
        "url": reverse("finish-step", args=[step.key]),
        **({"tag_kind": "late", "tag_text": _("Te laat")} if late else {}),
    }


def _in_stage(overview: FileOverview, standing: Standing | None, today: date) -> dict[str, Any]:
    left = describe_time_left(standing, today=today) if overview.case.closed_on is None else None
    return left or _since(overview, today)


def _since(overview: FileOverview, today: date) -> dict[str, Any]:
    case = overview.case
    fact = {"label": _("Ingeschreven"), "value": date_in_words(case.opened_on, today), "note": case.location.name}
    if case.closed_on is None:
        return fact
    reason = case.get_close_reason_display()
    closed = {"day": date_in_words(case.closed_on, today), "reason": reason}
    return fact | {"note": _("Gesloten %(day)s: %(reason)s") % closed, "tag_kind": "plain", "tag_text": _("Gesloten")}


def _time_left(benefits: BenefitOverview, today: date) -> dict[str, Any]:
    fact, left = {"label": _("Tijd over in uitkering")}, benefits.time_left(on=today)
    if left is None:
        return fact | {"value": _("Geen uitkering"), "note": _waiting(benefits)}
    law, also = str(Law(left.first.law).label), ""
    if left.others:
        also = " · " + _("ook %(laws)s") % {"laws": ", ".join(left.others)}
    if left.first_ends_on is None:
        return fact | {"value": _("Einde onbekend"), "note": law + also}
    ends = _("%(law)s tot %(day)s") % {"law": law, "day": date_in_words(left.first_ends_on, today)}
    days = (left.first_ends_on - today).days
    if days <= 0:
        return fact | {
            "value": _("Voorbij"),
            "note": ends + also,
            "tag_kind": "late",
            "tag_text": _("Nog niet beëindigd"),
        }
    return fact | {"value": duration_in_words(days), "note": ends + also}


def _waiting(benefits: BenefitOverview) -> str:
    """The laws for which an application runs."""
    laws = [str(row.get_law_display()) for row in benefits.applications if row.outcome is None]
    return _("aangevraagd: %(laws)s") % {"laws": ", ".join(laws)} if laws else ""
