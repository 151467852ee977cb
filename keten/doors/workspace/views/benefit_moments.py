"""Applications and benefits on the timeline of a client: what must still happen, and what happened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.dossier.benefits.models import Application, BenefitPeriod, Law, Outcome
from keten.dossier.benefits.queries import BenefitOverview
from keten.ground.foundation.timeline import Moment


def list_benefit_moments(benefits: BenefitOverview, *, today: date) -> list[Moment]:
    """A line for each moment of an application, and for each beginning and end of a benefit."""
    found = [moment for row in benefits.applications for moment in _of_application(row, today)]
    return found + [moment for row in benefits.periods for moment in _of_period(row, today)]


def _of_application(row: Application, today: date) -> Iterator[Moment]:
    yield _past(row, _("Aanvraag %(law)s ingediend"), row.received_on, _by(row))
    if row.transferred_at is not None:
        note = _("klant bericht gestuurd")
        yield _past(row, _("Aanvraag %(law)s overgedragen aan %(name)s"), row.transferred_at, note, order=2)
    if row.decided_at is not None:
        yield _past(row, _decided(row), row.decided_at, str(row.get_outcome_reason_display()), order=3)
    for correction in row.corrections.all():
        kind = str(correction.get_kind_display())
        yield _past(row, _("Besluit over %(law)s hersteld"), correction.corrected_at, kind, order=4)
    if row.first_paid_on is not None:
        yield _past(row, _("Eerste betaling %(law)s"), row.first_paid_on, row.decider.name, order=5)
    yield from _due(row, today)


def _due(row: Application, today: date) -> Iterator[Moment]:
    """The next clock that runs."""
    if row.awaits_transfer and row.transfer_due_on is not None:
        yield _next(row, _("Aanvraag %(law)s overdragen aan %(name)s"), row.transfer_due_on, today, row.submitted_to)
    if row.outcome is None:
        yield _next(row, _("Besluit op aanvraag %(law)s"), row.decision_due_on, today, row.decider)
    elif row.payment_due_on is not None and row.first_paid_on is None:
        yield _next(row, _("Eerste betaling %(law)s"), row.payment_due_on, today, row.decider)


def _of_period(row: BenefitPeriod, today: date) -> Iterator[Moment]:
    law = {"law": Law(row.law).label}
    if row.from_on <= today:
        text = _("%(law)s begonnen") % law
        yield Moment(kind="past", when=row.from_on, text=text, note=row.payer.name, order=6)
    if row.until_on is not None and row.until_on <= today:
        reason = str(row.get_end_reason_display())
        yield Moment(kind="past", when=row.until_on, text=_("%(law)s geëindigd") % law, note=reason, order=6)
    elif (ends_on := row.until_on or row.expected_end_on) is not None and ends_on > today:
        yield Moment(kind="todo", when=ends_on, text=_("%(law)s loopt af") % law, note=row.payer.name)


def _past(row: Application, text: str, when: date | datetime, note: str, order: int = 1) -> Moment:
    return Moment(kind="past", when=when, note=note, order=order, **_said(row, text))


def _next(row: Application, text: str, due_on: date, today: date, who: object) -> Moment:
    kind = "late" if due_on < today else "todo"
    return Moment(kind=kind, when=due_on, note=str(who), **_said(row, text))


def _said(row: Application, text: str) -> dict[str, Any]:
    return {
        "text": text % {"law": row.get_law_display(), "name": row.decider},
        "link_url": reverse("application", args=[row.key]),
        "link_text": _("Bekijk"),
    }


def _decided(row: Application) -> str:
    return {
        Outcome.GRANTED: _("%(law)s toegekend"),
        Outcome.REFUSED: _("%(law)s afgewezen"),
        Outcome.WITHDRAWN: _("Aanvraag %(law)s ingetrokken"),
        Outcome.NOT_HANDLED: _("Aanvraag %(law)s niet in behandeling genomen"),
    }[Outcome(str(row.outcome))]


def _by(row: Application) -> str:
    return _("door %(name)s") % {"name": row.submitted_by.name if row.submitted_by else _("de klant")}
