"""One line through everything of a client: who owes what by when, the chain included, and what happened.

What is to come stands on top, the furthest first, as on every timeline of Keten; what is late says so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.dossier.benefits.models import Application, Law
from keten.dossier.cases.models import Handover, HandoverKind, Message, Step, StepKind, StepOutcome
from keten.dossier.cases.queries import FileOverview
from keten.ground.foundation.timeline import Moment
from keten.journey.appointments.models import Appointment, Invitation
from keten.journey.appointments.showing import name_kind
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.enforcement.models import Investigation


@dataclass(frozen=True, kw_only=True)
class OwnCase:
    """Everything the timeline is made of."""

    overview: FileOverview
    applications: Sequence[Application]
    invitations: Sequence[Invitation]
    appointments: Sequence[Appointment]
    signals: Sequence[ChainSignal]
    messages: Sequence[Message]
    diagnosis: Diagnosis | None
    investigations: Sequence[Investigation]


def list_own_moments(own: OwnCase, *, today: date, most: int = 40) -> list[Moment]:
    """What comes and what was, latest first; at most so many of what was."""
    ahead = [*_owed_by_client(own), *_owed_by_chain(own, today)]
    past = sorted(_past(own), key=lambda one: (one.day, str(one.when)), reverse=True)[:most]
    return [*sorted(ahead, key=lambda one: one.day, reverse=True), *past]


def _owed_by_client(own: OwnCase) -> Iterator[Moment]:
    for row in own.invitations:
        yield Moment(
            kind="todo", when=row.choose_by,
            text=_("U kiest een tijd: %(kind)s") % {"kind": name_kind(row.kind)},
            link_url=reverse("own-choose", args=[row.key]), link_text=_("Kies een tijd"),
        )  # fmt: skip
    for found in own.investigations:
        if found.ended_on is None and found.hearing.answered_on is None:
            yield Moment(
                kind="todo", when=found.hearing.due_on, text=_("U vertelt uw kant van het verhaal"),
                link_url=reverse("own-investigation", args=[found.key]), link_text=_("Vertel het"),
            )  # fmt: skip


def _owed_by_chain(own: OwnCase, today: date) -> Iterator[Moment]:
    steward = own.overview.steward
    who = steward.staff.name if steward else str(own.overview.case.location)
    for row in own.appointments:
        yield Moment(kind="todo", when=row.starts_at, text=_("Afspraak: %(kind)s") % {"kind": name_kind(row.kind)},
                        link_url=reverse("own-appointment", args=[row.key]), link_text=_("Bekijk"))  # fmt: skip
    for step in own.overview.steps_ahead:
        yield _owed(say_step(step.kind), step.owner.name if step.owner else who, step.due_on, today)
    yield from _asked(own, today)
    for application in own.applications:
        yield from _of_application(application, today)
    for message in own.messages:
        if message.answer_due_on and message.is_open:
            yield _owed(_("Antwoord op uw bericht"), who, message.answer_due_on, today, reverse("own-messages"))
    if own.diagnosis and own.diagnosis.rediagnosis_due_on and own.diagnosis.contested_on:
        yield _owed(_("Een nieuwe diagnose"), who, own.diagnosis.rediagnosis_due_on, today)


def _asked(own: OwnCase, today: date) -> Iterator[Moment]:
    """What one organisation asked of another about the client."""
    asked = own.overview.open_handover
    if asked:
        name = str(asked.to_staff or asked.to_organisation)
        yield _owed(_("Antwoord of uw dossier wordt overgenomen"), name, asked.answer_due_on, today)
    text = _("Antwoord op een vraag van een andere organisatie over u")
    for row in own.signals:
        if row.is_open and row.addressee_id:
            yield _owed(text, str(row.addressee), row.due_on, today)


def _owed(text: str, who: str, due_on: date, today: date, url: str = "") -> Moment:
    is_late = due_on < today
    note = f"{who}. {_('Wij zijn te laat.')}" if is_late else who
    return Moment(kind="late" if is_late else "todo", when=due_on, text=text, note=note, link_url=url,
                     link_text=_("Bekijk") if url else "")  # fmt: skip


def _of_application(row: Application, today: date) -> Iterator[Moment]:
    law, who, url = str(Law(row.law).label), str(row.decider), reverse("own-application", args=[row.key])
    if row.outcome is None:
        yield _owed(_("Besluit op uw aanvraag (%(law)s)") % {"law": law}, who, row.decision_due_on, today, url)
    elif row.payment_due_on and row.first_paid_on is None:
        yield _owed(_("Uw eerste betaling (%(law)s)") % {"law": law}, who, row.payment_due_on, today, url)


def _past(own: OwnCase) -> Iterator[Moment]:
    overview = own.overview
    yield Moment(kind="past", when=overview.case.opened_on,
                    text=_("Ingeschreven bij %(place)s") % {"place": overview.case.location})  # fmt: skip
    yield from (_ended(step) for step in overview.steps_past if step.outcome == StepOutcome.DONE)
    yield from _contacts(overview.handovers)
    yield from (_decided(row) for row in own.applications if row.decided_on)
    if own.diagnosis:
        yield Moment(kind="past", when=own.diagnosis.made_on, text=_("Diagnose gesteld"),
                        note=own.diagnosis.made_by.name, link_url=reverse("own-diagnosis", args=[own.diagnosis.key]),
                        link_text=_("Lees waarom"))  # fmt: skip
    for row in own.messages:
        said = _("U stuurde een bericht") if row.from_client else _("U kreeg een bericht")
        url = reverse("own-messages")
        yield Moment(kind="past", when=row.sent_at, text=said, link_url=url, link_text=_("Lees"))


def _decided(row: Application) -> Moment:
    assert row.decided_on is not None
    said = {"law": Law(row.law).label, "outcome": row.get_outcome_display()}
    return Moment(
        kind="past", when=row.decided_on, text=_("Besluit op uw aanvraag (%(law)s): %(outcome)s") % said,
        note=str(row.decider), link_url=reverse("own-application", args=[row.key]), link_text=_("Bekijk"),
    )  # fmt: skip


def say_step(kind: str) -> str:
    """A step as the client sees it: what somebody does for them."""
    words = {
        StepKind.FIRST_TALK: _("Eerste gesprek met uw contactpersoon"),
        StepKind.TALK: _("Gesprek met uw contactpersoon"),
        StepKind.CALL: _("Uw contactpersoon belt u"),
        StepKind.TELL_CLIENT: _("U hoort wie uw nieuwe contactpersoon is"),
        StepKind.DOCUMENTS: _("Wij bekijken uw stukken"),
        StepKind.APPLICATIONS: _("Samen uw sollicitaties bespreken"),
        StepKind.EMPLOYER: _("Wij bellen met een werkgever"),
        StepKind.PARTNER: _("Wij overleggen met een andere organisatie"),
        StepKind.DIAGNOSIS: _("Samen kijken wat u nodig heeft"),
    }
    return words.get(StepKind(kind), _("Uw contactpersoon kijkt naar uw dossier"))


def _ended(step: Step) -> Moment:
    assert step.ended_at is not None  # guaranteed by the database for a step with an outcome
    done = _("Gedaan: %(what)s") % {"what": str(step.get_kind_display()).lower()}
    return Moment(kind="past", when=step.ended_at, text=done, note=step.ended_by.name if step.ended_by else "")


def _contacts(handovers: Iterable[Handover]) -> Iterator[Moment]:
    for row in handovers:
        if row.answered_at and row.answer == "accepted" and row.answered_by:
            first = row.kind == HandoverKind.FIRST
            text = _("%(name)s is uw contactpersoon") if first else _("%(name)s nam uw dossier over")
            yield Moment(kind="past", when=row.answered_at, text=text % {"name": row.answered_by.name})
