"""The client is heard before anything is decided (Awb 4:8): asked, reminded, given more time, answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement.actions.holding import hold_investigation
from keten.journey.enforcement.events import HearingAnswered, HearingAsked, HearingExtended, HearingReminded
from keten.journey.enforcement.models import HearingRound, Investigation
from keten.journey.enforcement.queries import find_enforcer
from keten.journey.enforcement.rules.access import may_investigate, may_speak
from keten.journey.enforcement.rules.procedure import hearing_due_on
from keten.journey.enforcement.terms import get_number


@transaction.atomic
def ask_hearing(*, investigation: UUID, by: Viewer, now: datetime) -> HearingRound:
    """The client reads what was found and may tell their side until a day. Once. Raises ``Refused``."""
    row, held = hold_investigation(investigation, by=by, now=now)
    _require_worker(row, by, now)
    if hasattr(row, "hearing"):
        raise Refused("De klant is al gevraagd.")
    due_on = hearing_due_on(held.today, days=get_number("hearing_working_days", on=held.today))
    asked = HearingRound.objects.create(investigation=row, asked_on=held.today, asked_by_id=staff_of(by), due_on=due_on)
    held.record(HearingAsked(case_id=row.case_id, investigation_id=row.pk, due_on=due_on))
    return asked


@transaction.atomic
def extend_hearing(*, investigation: UUID, by: Viewer, now: datetime) -> HearingRound:
    """More time, once; on request, or because staff see that it is needed. Raises ``Refused``."""
    row, held = hold_investigation(investigation, by=by, now=now)
    may_speak(by).require()
    hearing = _open_hearing(row)
    if hearing.extended_on is not None:
        raise Refused("De klant kreeg al meer tijd.")
    extension = get_number("hearing_extension_working_days", on=held.today)
    hearing.extended_on = held.today
    hearing.due_on = hearing_due_on(hearing.due_on, days=extension)
    hearing.save(update_fields=["extended_on", "due_on"])
    held.record(HearingExtended(case_id=row.case_id, investigation_id=row.pk, due_on=hearing.due_on))
    return hearing


@transaction.atomic
def answer_hearing(*, investigation: UUID, view: str, is_own_words: bool, by: Viewer, now: datetime) -> HearingRound:
    """The client tells their side; an empty ``view``: the client has nothing to tell. Also after the term, until it is
    decided. Raises ``Refused``.
    """
    row, held = hold_investigation(investigation, by=by, now=now)
    may_speak(by).require()
    hearing = _open_hearing(row)
    hearing.view, hearing.answered_on, hearing.answered_by_id = view.strip(), held.today, by.staff_id
    hearing.is_own_words = bool(hearing.view) and (is_own_words or by.client_id is not None)
    hearing.save(update_fields=["view", "answered_on", "answered_by", "is_own_words"])
    held.record(
        HearingAnswered(
            case_id=row.case_id,
            investigation_id=row.pk,
            by_client=by.client_id is not None,
            has_view=bool(hearing.view),
        )
    )
    return hearing


@transaction.atomic
def remind_hearings(*, by: Viewer, now: datetime) -> int:
    """Who has not told their side and has few days left is reminded, once: it stands on top of their own page."""
    today = localdate(now)
    soon = add_working_days(today, get_number("hearing_reminder_working_days", on=today))
    waiting = HearingRound.objects.filter(
        answered_on=None, reminded_on=None, due_on__lte=soon, due_on__gte=today, investigation__ended_on=None
    )
    rows = list(waiting.select_related("investigation"))
    for hearing in rows:
        row, held = hold_investigation(hearing.investigation.key, by=by, now=now)
        hearing.reminded_on = held.today
        hearing.save(update_fields=["reminded_on"])
        held.record(HearingReminded(case_id=row.case_id, investigation_id=row.pk))
    return len(rows)


def _open_hearing(row: Investigation) -> HearingRound:
    hearing: HearingRound | None = getattr(row, "hearing", None)
    if hearing is None:
        raise Refused("De klant is nog niet gevraagd.")
    if hearing.answered_on is not None:
        raise Refused("De klant heeft al verteld wat er was.")
    if row.decisions.filter(returned_on=None).exists():
        raise Refused("Er is al een besluit.")
    return hearing


def _require_worker(row: Investigation, by: Viewer, now: datetime) -> None:
    enforcer = find_enforcer(row.case, law=row.law, on=localdate(now))
    may_investigate(by, payer_id=row.payer_id, enforcer_id=enforcer.pk if enforcer else None).require()
