"""What a visitor of the demo finds in some files: facts from the registers, forms, a correction, applications, a look.

Only a few clients of each persona, through the real actions: enough for every page to have something to show.
"""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.utils.timezone import localdate

from keten.doors.demo.agendas import fill_agenda, open_agendas, plan_group
from keten.doors.demo.personas import list_personas
from keten.dossier.benefits import actions as benefits
from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import ask_sources, break_glass, correct_datum
from keten.dossier.clients.models import Client, Fact
from keten.dossier.clients.register import get_register
from keten.dossier.questions.actions import start_form
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer, as_client

_CLIENTS_EACH = 8  # of each coach whom a visitor can be
_FORMS = {"ww": "ww_aanvraag", "bijstand": "bijstand_aanvraag"}
_LAWS = {"ww": "ww", "bijstand": "pw", "wia": "wia"}
_GLASS = "De klant staat aan de balie en de eigen coach is er niet."


def furnish_region(*, seed: int, now: datetime) -> None:
    """Ask the registers about some clients of each persona, and let those clients begin something."""
    today = localdate(now)
    with draining() as pending:
        open_agendas(now=now)
        for persona in list_personas(today=today):
            coach = get_viewer(persona.staff_id, on=today)
            if persona.page == "desk" and coach is not None:
                _furnish(coach, Random(f"{seed}/furnish/{persona.name}"), now)  # noqa: S311
        drain(pending)


def _furnish(coach: Viewer, dice: Random, now: datetime) -> None:
    cases = _list_own(coach)
    for place, case in enumerate(cases):
        ask_sources(client=case.client, data=_from_registers(), by=coach, now=now)
        _begin(case, place, coach, dice, now)
    plan_group(coach, cases, now=now)
    fill_agenda(coach, cases, now=now)
    _look_elsewhere(coach, dice, now)


def _begin(case: Case, place: int, coach: Viewer, dice: Random, now: datetime) -> None:
    """One thing per client: a draft of a form, a correction that waits for its owner, or an application."""
    if place == 0:
        myself = as_client(case.client_id, case.client.name, on=localdate(now))
        start_form(client=case.client, form=_FORMS.get(case.target_group, "inschrijving"), by=myself, now=now)
    elif place == 1:
        _correct(case.client, now)
    else:
        _apply(case, place - 2, coach, dice, now)


def _correct(client: Client, now: datetime) -> None:
    """The client says that the street is wrong; the municipality has to answer."""
    myself = as_client(client.pk, client.name, on=localdate(now))
    if Fact.objects.filter(client=client, datum="adres.straat", superseded_at=None).exists():
        correct_datum(
            client=client, datum="adres.straat", value="Waalkade", reason="Ik ben verhuisd.", by=myself, now=now
        )


def _apply(case: Case, state: int, coach: Viewer, dice: Random, now: datetime) -> None:
    """An application that has come so far: submitted (0), transferred (1), granted (2), paid (3), refused (4)."""
    law, on = _LAWS.get(case.target_group), localdate(now) - timedelta(days=dice.randrange(4, 12))
    if law is None:
        return
    try:
        row = benefits.submit_application(
            key=UUID(int=dice.getrandbits(128), version=4), case=case.key, law=law, received_on=on, by=coach, now=now
        )
        if state >= 1 and row.transfer_due_on is not None:
            benefits.transfer_application(
                application=row.key, is_correct=True, is_complete=True, is_consistent=True, check_note="nothing",
                client_noticed_on=on, by=coach, now=now,
            )  # fmt: skip
        _decide(row.key, state, on, coach, now)
    except Refused:
        return  # somebody else has to decide it: it waits there, as applications do


def _decide(application: UUID, state: int, on: date, coach: Viewer, now: datetime) -> None:
    if state in (2, 3):
        benefits.decide_application(
            application=application, outcome="granted", from_on=on, expected_end_on=on + timedelta(days=270),
            by=coach, now=now,
        )  # fmt: skip
    if state == 3:
        benefits.record_first_payment(application=application, paid_on=localdate(now), by=coach, now=now)
    if state == 4:
        benefits.decide_application(
            application=application, outcome="refused", outcome_reason="conditions_not_met", by=coach, now=now
        )


def _look_elsewhere(coach: Viewer, dice: Random, now: datetime) -> None:
    """The coach opens the file of somebody else's client; the team leader has still to say whether that was right."""
    others = Case.objects.filter(closed_on=None, location_id__in=coach.location_ids).exclude(
        stewardships__staff=coach.staff_id
    )
    found = list(others.select_related("client").order_by("pk")[:20])
    if found:
        client = dice.choice(found).client
        break_glass(known_as=client.number, born_on=client.born_on, reason=_GLASS, by=coach, now=now)


def _list_own(coach: Viewer) -> list[Case]:
    """Clients with a number, in order, so that the same region can be built twice; the first is a persona too."""
    held = Case.objects.filter(closed_on=None, stewardships__staff=coach.staff_id, stewardships__until_on=None)
    return list(held.select_related("client").order_by("pk")[:_CLIENTS_EACH])


def _from_registers() -> list[str]:
    return [code for code, datum in get_register().data.items() if not datum.is_asked_of_client]
