"""The werkmap: what comes next, who helps, how far the forms and applications are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from keten.doors.portal.own_stage import describe_own_stage
from keten.doors.portal.own_timeline import OwnCase, list_own_moments, say_step
from keten.dossier.benefits.models import Application, Law
from keten.dossier.benefits.queries import BenefitOverview, get_benefits
from keten.dossier.cases.queries import FileOverview, count_unread, get_goal_now, get_overview, list_latest_messages
from keten.dossier.clients.models import Client
from keten.dossier.clients.register import say
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import find_open_survey, list_filled_forms
from keten.ground.foundation.wording import date_in_words, duration_in_words
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation.queries.assigned import list_taking_part
from keten.journey.appointments.models import Invitation
from keten.journey.appointments.queries import list_invitations, list_open_of_case
from keten.journey.appointments.showing import describe_open, name_kind
from keten.journey.chain_signals.queries import list_own_signals
from keten.journey.diagnosis.queries import list_own_diagnoses
from keten.journey.enforcement.queries import list_own_investigations
from keten.journey.intake.models import Report
from keten.journey.intake.queries import find_open_case, list_open_reports
from keten.journey.intake.rules.sending import LAW_OF_FORM

# With which forms a client can begin something, and how the button says it.
FORMS = ("vroegmelding", "inschrijving", "ww_aanvraag", "bijstand_aanvraag", "ioaw_aanvraag")
_MOST = 20  # forms on one page


@dataclass(frozen=True, kw_only=True)
class ShownForm:
    """A form of the client: ``state`` in words, and where it goes on."""

    title: str
    state: str
    kind: str
    note: str
    url: str
    button: str


@dataclass(frozen=True, kw_only=True)
class ShownApplication:
    """An application of the client in words: what waits, until when, and whether the chain is late."""

    law: str
    state: str
    kind: str
    text: str
    is_late: bool
    url: str
    letter_url: str


def describe_home(client: Client, *, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """Everything the first page shows."""
    case, today = find_open_case(client.pk), localdate(now)
    overview = get_overview(case.key, viewer=viewer) if case else None
    benefits = get_benefits(client.pk, viewer=viewer)
    forms = list_filled_forms(client.pk, viewer=viewer)[:_MOST]
    reports = {report.law: report for report in list_open_reports(client.pk)}
    asked = list_invitations(case.pk, viewer=viewer) if case else []
    invitations = [row for row in asked if row.until_on >= today]  # of which there are still days left
    known = {
        "diagnosis": next(iter(list_own_diagnoses(client.pk, viewer=viewer)), None),
        "investigations": list(list_own_investigations(client.pk, viewer=viewer)),
    }
    running = {"invitations": invitations, "applications": benefits.applications, **known}
    return {
        "band": _band(overview, benefits, today),
        "first": _choice(invitations, today) or _draft(forms, reports, today),
        "has_case": case is not None,
        "survey": find_open_survey(viewer=viewer, today=today),
        "trials": list_taking_part(viewer=viewer) if case else [],
        "begin": [{"title": say(get_form(code).title), "url": reverse("own-form-start", args=[code])}
                  for code in FORMS],
        **known,
        **_papers(forms, reports, benefits, today),
        **(_of_case(overview, viewer, now, running) if overview else {}),
    }  # fmt: skip


def _of_case(overview: FileOverview, viewer: Viewer, now: datetime, running: dict[str, Any]) -> dict[str, Any]:
    """What there is only with an open case: who owes what by when and what happened, what comes, messages."""
    case, today = overview.case, localdate(now)
    coming = [row for row in list_open_of_case(case.pk) if row.ends_at > now]
    own = OwnCase(
        overview=overview, messages=list_latest_messages(case.pk), appointments=coming,
        signals=list_own_signals(case.client_id, viewer=viewer), **running,
    )  # fmt: skip
    return {
        "timeline": list_own_moments(own, today=today),
        "appointments": [describe_open(row) for row in coming],
        "stage": describe_own_stage(case.pk, today=today),
        "unread": count_unread(case.pk),
        "goal_now": get_goal_now(case.pk, today=today),
    }


def _papers(
    forms: list[FilledForm], reports: dict[str, Report], benefits: BenefitOverview, today: date
) -> dict[str, Any]:
    """Forms and applications, and what was passed on."""
    return {
        "forms": [_form(one, reports, today) for one in forms],
        "applications": [show_application(row, today) for row in benefits.applications],
        "notices": [show_application(row, today) for row in benefits.applications if row.transferred_at],
    }


def show_application(row: Application, today: date) -> ShownApplication:
    """One application in the words of the client."""
    state, kind, text, is_late = _describe(row, today)
    return ShownApplication(
        law=str(Law(row.law).label),
        state=state,
        kind="late" if is_late else kind,
        text=text,
        is_late=is_late,
        url=reverse("own-application", args=[row.key]),
        letter_url=reverse("own-application-letter", args=[row.key]) if row.transferred_at else "",
    )


def _describe(row: Application, today: date) -> tuple[str, str, str, bool]:
    if row.outcome is not None:
        return _decided(row, today)
    is_late = row.decision_due_on < today
    day = date_in_words(row.decision_due_on, today)
    if is_late:
        text = _("%(name)s had moeten beslissen voor %(day)s. Wij zijn te laat.") % {"name": row.decider, "day": day}
        return _("Wij zijn te laat"), "late", text, True
    text = _("%(name)s beslist uiterlijk %(day)s.") % {"name": row.decider, "day": day}
    if row.awaits_transfer:
        return _("Ingediend"), "calm", text, row.transfer_due_on is not None and row.transfer_due_on < today
    return _("Wordt bekeken"), "calm", text, False


def _decided(row: Application, today: date) -> tuple[str, str, str, bool]:
    assert row.decided_on is not None
    state, kind = str(row.get_outcome_display()), "good" if row.outcome == "granted" else "plain"
    text = _("Besloten op %(day)s door %(name)s.") % {"day": date_in_words(row.decided_on, today), "name": row.decider}
    if row.payment_due_on and row.first_paid_on is None:
        is_late = row.payment_due_on < today
        due = {"day": date_in_words(row.payment_due_on, today)}
        paid = (
            _("De eerste betaling had er op %(day)s moeten zijn. Wij zijn te laat.")
            if is_late
            else _("U krijgt de eerste betaling uiterlijk %(day)s.")
        )
        return state, kind, f"{text} {paid % due}", is_late
    return state, kind, text, False


def _form(one: FilledForm, reports: dict[str, Report], today: date) -> ShownForm:
    title = say(get_form(one.form, one.version).title)
    address = reverse("own-form", args=[one.key])
    if one.submitted_at is None:
        return ShownForm(title=title, state=_("Nog niet verstuurd"), kind="soon", url=address, button=_("Ga verder"),
                         note=_draft_note(one, reports, today))  # fmt: skip
    sent = reverse("own-form-sent", args=[one.key])
    note = _("Verstuurd %(day)s") % {"day": date_in_words(localdate(one.submitted_at), today)}
    if one.completed_at is None:
        return ShownForm(
            title=title, state=_("Wacht op gegevens"), kind="calm", note=note, url=sent, button=_("Bekijk")
        )
    return ShownForm(title=title, state=_("Verstuurd"), kind="good", note=note, url=sent, button=_("Bekijk"))


def _draft_note(one: FilledForm, reports: dict[str, Report], today: date) -> str:
    report = reports.get(LAW_OF_FORM.get(one.form, ""))
    if report and report.apply_from_on > today:
        return _("U kunt versturen vanaf %(day)s") % {"day": date_in_words(report.apply_from_on, today)}
    return _("Bewaard %(day)s") % {"day": date_in_words(localdate(one.saved_at), today)}


def _band(overview: FileOverview | None, benefits: BenefitOverview, today: date) -> list[dict[str, Any]]:
    return [_contact(overview), _step(overview, today), _left(benefits, today)]


def _contact(overview: FileOverview | None) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Uw contactpersoon")}
    if overview is None:
        return fact | {"value": _("Geen"), "note": _("U heeft nu geen dossier dat loopt")}
    if overview.steward is None:
        asked = overview.open_handover
        note = _("Gevraagd: %(name)s") % {"name": asked.to_organisation} if asked else ""
        return fact | {"value": _("Wordt gezocht"), "note": note}
    staff = overview.steward.staff
    phone = f" · {staff.phone}" if staff.phone else ""
    return fact | {"value": staff.name, "note": f"{staff.organisation}{phone} · {overview.case.location}"}


def _step(overview: FileOverview | None, today: date) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Volgende stap")}
    step = overview.next_step if overview else None
    if step is None:
        return fact | {"value": _("Geen")}
    is_late = step.due_on < today
    late = {"tag_kind": "late", "tag_text": _("Wij zijn te laat")} if is_late else {}
    return fact | {"value": say_step(step.kind), "note": date_in_words(step.due_on, today), **late}


def _left(benefits: BenefitOverview, today: date) -> dict[str, Any]:
    fact, left = {"label": _("Tijd over in uw uitkering")}, benefits.time_left(on=today)
    if left is None:
        return fact | {"value": _("Geen uitkering")}
    law = str(Law(left.first.law).label)
    if left.first_ends_on is None:
        return fact | {"value": law, "note": _("Het einde is nog niet bekend")}
    days = max((left.first_ends_on - today).days, 0)
    ends = {"law": law, "day": date_in_words(left.first_ends_on, today)}
    return fact | {"value": duration_in_words(days), "note": _("%(law)s tot %(day)s") % ends}


def _choice(invitations: Sequence[Invitation], today: date) -> dict[str, str] | None:
    """What waits for the client before anything else: a time to choose, the first to end."""
    if not invitations:
        return None
    row = invitations[0]
    name = name_kind(row.kind)
    return {
        "title": _("Kies een tijd voor uw %(talk)s") % {"talk": name[:1].lower() + name[1:]},
        "text": _say_until(row, today),
        "url": reverse("own-choose", args=[row.key]),
        "button": _("Kies een tijd"),
    }


def _say_until(row: Invitation, today: date) -> str:
    if row.choose_by < today:
        return _("De tijd om te kiezen is voorbij, maar u kunt nog kiezen.")
    return _("Doe dit uiterlijk %(day)s.") % {"day": date_in_words(row.choose_by, today)}


def _draft(forms: list[FilledForm], reports: dict[str, Report], today: date) -> dict[str, str] | None:
    """What the client can do now: go on with a draft that may be sent, or answer what is still missing."""
    drafts = [one for one in forms if one.submitted_at is None]
    drafts.sort(key=lambda one: _may_send_on(one, reports))
    if not drafts:
        return None
    one = drafts[0]
    return {
        "title": _("Maak uw formulier af"),
        "text": f"{say(get_form(one.form, one.version).title)} · {_draft_note(one, reports, today)}",
        "url": reverse("own-form", args=[one.key]),
        "button": _("Ga verder"),
    }


def _may_send_on(one: FilledForm, reports: dict[str, Report]) -> date:
    report = reports.get(LAW_OF_FORM.get(one.form, ""))
    return report.apply_from_on if report else date.min
