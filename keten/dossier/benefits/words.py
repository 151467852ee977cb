"""How applications are said on a screen: why they lie on a desk, and what happened to them."""

from collections.abc import Iterator
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.dossier.benefits.models import Application
from keten.dossier.benefits.queries import ApplicationRow
from keten.ground.foundation.wording import date_in_words

# Why an application lies here (rules/desk.py), and what the button says.
STATUS_WORDS = {
    "payment_late": (gettext_lazy("Betaling te laat"), gettext_lazy("Leg betaling vast")),
    "decision_late": (gettext_lazy("Besluit te laat"), gettext_lazy("Besluit")),
    "transfer_late": (gettext_lazy("Overdracht te laat"), gettext_lazy("Draag over")),
    "payment_soon": (gettext_lazy("Betaling binnenkort"), gettext_lazy("Leg betaling vast")),
    "decision_soon": (gettext_lazy("Besluit binnenkort"), gettext_lazy("Besluit")),
    "transfer_soon": (gettext_lazy("Overdracht binnenkort"), gettext_lazy("Draag over")),
    "payment": (gettext_lazy("Nog te betalen"), gettext_lazy("Leg betaling vast")),
    "decision": (gettext_lazy("Nog te besluiten"), gettext_lazy("Besluit")),
    "transfer": (gettext_lazy("Nog over te dragen"), gettext_lazy("Draag over")),
    "elsewhere": (gettext_lazy("Ligt bij een ander"), gettext_lazy("Bekijk")),
}
STEP_PAGES = {
    "transfer": "transfer-application",
    "decision": "decide-application",
    "payment": "record-first-payment",
    "elsewhere": "application",
}


def describe_step(row: ApplicationRow) -> str:
    """What is next: "Overdragen door UWV"."""
    said = {
        "transfer": _("Overdragen door %(name)s"),
        "decision": _("Besluit van %(name)s"),
        "payment": _("Eerste betaling door %(name)s"),
    }
    return said[row.step] % {"name": row.holder}


def describe_application(row: Application, today: date) -> list[tuple[str, str]]:
    """What there is to know of an application, in order of time: what, and how it stands."""
    return [*_submission(row, today), *_transfer(row, today), *_decision(row, today), *_payment(row, today)]


def _submission(row: Application, today: date) -> Iterator[tuple[str, str]]:
    yield _("Melding"), date_in_words(row.reported_on, today)
    who = row.submitted_by.name if row.submitted_by else _("de klant")
    given = {"day": date_in_words(row.received_on, today), "place": row.submitted_to, "who": who}
    yield _("Ontvangen"), _("%(day)s door %(place)s, ingediend door %(who)s") % given


def _transfer(row: Application, today: date) -> Iterator[tuple[str, str]]:
    if row.transfer_due_on is None:
        return
    label = _("Overdracht aan %(name)s") % {"name": row.decider}
    if row.transferred_at is None or row.client_noticed_on is None:
        yield label, _("uiterlijk %(day)s") % {"day": date_in_words(row.transfer_due_on, today)}
        return
    yield label, date_in_words(localdate(row.transferred_at), today)
    checks = ((_("juist"), row.is_correct), (_("volledig"), row.is_complete), (_("consistent"), row.is_consistent))
    said = [word if good else _("niet %(word)s") % {"word": word} for word, good in checks]
    yield _("Gecontroleerd"), f"{', '.join(said)} · {row.get_check_note_display()}"
    yield _("Bericht aan de klant"), date_in_words(row.client_noticed_on, today)


def _decision(row: Application, today: date) -> Iterator[tuple[str, str]]:
    label = _("Besluit van %(name)s") % {"name": row.decider}
    if row.decided_on is None:
        yield label, _("uiterlijk %(day)s") % {"day": date_in_words(row.decision_due_on, today)}
        return
    said = [str(row.get_outcome_display()), date_in_words(row.decided_on, today)]
    yield label, " · ".join([*said, str(row.get_outcome_reason_display())] if row.outcome_reason else said)
    for correction in row.corrections.all():
        given = f"{correction.get_kind_display()} · {date_in_words(correction.corrected_on, today)}"
        yield _("Besluit hersteld"), given


def _payment(row: Application, today: date) -> Iterator[tuple[str, str]]:
    if row.first_paid_on is not None:
        yield _("Eerste betaling"), date_in_words(row.first_paid_on, today)
    elif row.payment_due_on is not None:
        yield _("Eerste betaling"), _("uiterlijk %(day)s") % {"day": date_in_words(row.payment_due_on, today)}
