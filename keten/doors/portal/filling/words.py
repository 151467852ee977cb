"""What the pages of a form say beside its questions: the report, the indication, outages, and what comes next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from keten.doors.portal.filling.desk import Desk
from keten.dossier.benefits.line_words import describe_indication
from keten.dossier.benefits.models import Application, Law
from keten.dossier.benefits.queries import list_applications
from keten.dossier.clients.queries import get_image
from keten.dossier.clients.showing import ShownOutage
from keten.dossier.clients.showing import list_outages as list_outages_of
from keten.dossier.questions.models import FilledForm
from keten.ground.foundation.wording import date_in_words
from keten.journey.intake.queries import expect_benefits, find_report
from keten.journey.intake.rules.sending import EARLY_NOTICE, LAW_OF_FORM


@dataclass(frozen=True, kw_only=True)
class ShownReport:
    """A report in words: ``must_wait`` while the search term runs."""

    reported_on: date
    apply_from_on: date
    must_wait: bool


def say_report(desk: Desk, filled: FilledForm) -> ShownReport | None:
    """The report that belongs to a form; None when the form asks for no benefit."""
    law = LAW_OF_FORM.get(filled.form)
    report = find_report(filled.client_id, law) if law else None
    if report is None:
        return None
    return ShownReport(
        reported_on=report.reported_on,
        apply_from_on=report.apply_from_on,
        must_wait=desk.today < report.apply_from_on,
    )


def describe_expectation(desk: Desk, filled: FilledForm) -> dict[str, Any]:
    """``indications`` for ``benefits/parts/indication.html`` and ``earlier``, the names of benefits that go first."""
    found = expect_benefits(filled, viewer=desk.viewer, today=desk.today)
    return {
        "indications": [describe_indication(one, today=desk.today) for one in found.indications],
        "earlier": [str(Law(law).label) for law in found.earlier],
        "ww_goes_first": "ww" in found.earlier,
        "ww_url": desk.address("form-start", "ww_aanvraag"),
    }


def list_outages(desk: Desk) -> list[ShownOutage]:
    """The registers that do not answer for this client, since when."""
    return list_outages_of(get_image(desk.client.pk, today=desk.today, viewer=desk.viewer))


def describe_next(desk: Desk, filled: FilledForm) -> list[tuple[str, str]]:
    """Where it goes and what comes next, each with its day."""
    application = _find_application(desk, filled)
    if application is not None:
        return _of_application(application, desk.today)
    if LAW_OF_FORM.get(filled.form):
        waits = _("Wij sturen uw aanvraag door zodra wij alle gegevens hebben. De dag van vandaag telt.")
        return [(_("Wat gebeurt er nu?"), waits)]
    return _of_registration(filled)


def _find_application(desk: Desk, filled: FilledForm) -> Application | None:
    rows = list_applications(filled.client_id, viewer=desk.viewer)
    return next((row for row in rows if row.key == filled.key), None)


def _of_application(row: Application, today: date) -> list[tuple[str, str]]:
    said = [(_("Waar gaat het heen?"), _("Naar %(name)s.") % {"name": row.submitted_to})]
    if row.transfer_due_on:
        given = {"from": row.submitted_to, "to": row.decider, "day": date_in_words(row.transfer_due_on, today)}
        said.append(
            (
                _("Wat gebeurt er nu?"),
                _("%(from)s geeft uw aanvraag uiterlijk %(day)s door aan %(to)s. U krijgt daarvan bericht.") % given,
            )
        )
    given = {"name": row.decider, "day": date_in_words(row.decision_due_on, today)}
    said.append((_("Wie beslist?"), _("%(name)s beslist uiterlijk %(day)s.") % given))
    said.append(
        (_("Uw melding"), _("U meldde zich op %(day)s. Die dag telt.") % {"day": date_in_words(row.reported_on, today)})
    )
    return said


def _of_registration(filled: FilledForm) -> list[tuple[str, str]]:
    first = _("Uw contactpersoon neemt contact met u op voor een eerste gesprek. De datum staat in uw werkmap.")
    said = [(_("Wat gebeurt er nu?"), first)]
    if filled.form == EARLY_NOTICE:
        later = _("Stopt uw werk echt? Schrijf u dan in en vraag WW aan. Wij vullen in wat u nu al vertelde.")
        said.append((_("En daarna?"), later))
    return said
