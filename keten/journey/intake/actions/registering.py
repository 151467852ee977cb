"""Registration (*inschrijving*): from a person at the counter to a case with somebody asked and a first date."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions import ask_handover, open_case, plan_step, reopen_case
from keten.dossier.cases.models import Case, StepKind
from keten.dossier.cases.queries import find_case_to_reopen, find_contact_before, suggest_coach
from keten.dossier.clients.actions import Person, register_client
from keten.dossier.clients.actions.access import enter_to_register
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_parameter
from keten.ground.organisations.models import Organisation, Staff
from keten.ground.organisations.queries import responsible_for
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.intake.rules.registration import check_arranged, check_same_person, may_register


@transaction.atomic
def register_at_location(
    *,
    person: Person,
    location_id: int,
    target_group: str,
    by: Viewer,
    now: datetime,
    client_id: int | None = None,
    wanted: frozenset[str] = frozenset(),
    contact_id: int | None = None,
) -> Case:
    """Open a case, routed by the arrangement; ask a coach; date the first talk.

    ``client_id`` (or the BSN) says that the person is known already: then no second client is made, and who returns
    within the term goes on in the case of then; its last contact person is asked first. ``wanted`` are specialisms to
    look for in a coach; ``contact_id`` names the coach to ask, of any partner. Raises ``Refused`` with the field at
    fault.
    """
    may_register(by, location_id=location_id).require()
    today = localdate(now)
    intake, responsible = _arranged(location_id, target_group, today)
    client = _get_client(client_id or _find_known(person), person, by, now)
    before = find_case_to_reopen(client.pk, today=today)
    place: dict[str, Any] = {"location_id": location_id, "target_group": target_group, "responsible_id": responsible.pk}
    case = (
        reopen_case(case=before.pk, by=by, now=now, **place)
        if before
        else open_case(client=client, by=by, now=now, **place)
    )
    days = int(get_parameter("intake.first_talk_working_days", on=today))
    plan_step(case=case.pk, kind=StepKind.FIRST_TALK, due_on=add_working_days(today, days), by=by, now=now)
    known = Staff.objects.get(pk=contact_id) if contact_id else None
    contact = known or (find_contact_before(case.pk, location_id=location_id, today=today) if before else None)
    _ask(case, contact, intake, wanted=wanted, by=by, now=now)
    return case


def _ask(
    case: Case, contact: Staff | None, intake: Organisation, *, wanted: frozenset[str], by: Viewer, now: datetime
) -> None:
    """This coach, or the one who fits best at the organisation that does the intake; else any coach there."""
    if contact is None:
        coach = suggest_coach(
            location_id=case.location_id, organisation_id=intake.pk, today=localdate(now), wanted=wanted
        )
        asked = (intake.pk, coach.staff_id if coach else None)
    else:
        asked = (contact.organisation_id, contact.pk)
    ask_handover(case=case.pk, to_organisation_id=asked[0], to_staff_id=asked[1], by=by, now=now)


def _find_known(person: Person) -> int | None:
    known = find_by_bsn(person.bsn) if person.bsn else None
    if known:
        check_same_person(born_on=person.born_on, known_born_on=known.born_on).require()
    return known.id if known else None


def _get_client(client_id: int | None, person: Person, by: Viewer, now: datetime) -> Client:
    """The known client, or a new one; whoever registers may work in the file for some days."""
    client_id = client_id or register_client(person=person, by=by, now=now).pk
    enter_to_register(client_id=client_id, by=by, now=now)
    return Client.objects.get(pk=client_id)


def _arranged(location_id: int, target_group: str, today: date) -> tuple[Organisation, Organisation]:
    intake, responsible = (
        responsible_for(task=task, location_id=location_id, target_group=target_group, on=today)
        for task in ("intake", "reintegration")
    )
    check_arranged(
        intake=intake.name if intake else None, responsible=responsible.name if responsible else None
    ).require()
    assert intake is not None
    assert responsible is not None
    return intake, responsible
