"""Registering oneself: who somebody is comes from the population register, where from their municipality."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.dossier.clients.actions import Person
from keten.dossier.clients.models import Client
from keten.dossier.clients.ports import SourceUnreachable, get_ask_sources
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.intake.actions.registering import register_at_location
from keten.journey.intake.events import RegisteredOneself
from keten.journey.intake.queries.places import find_location, find_municipality
from keten.journey.intake.rules.locating import Chosen
from keten.journey.intake.rules.person import IDENTITY, check_identity, make_initials, may_register_oneself
from keten.journey.intake.rules.sending import TARGET_GROUP_OF_FORM, check_form

_BRP = "brp"


def register_oneself(*, bsn: str, form: str, by: Viewer, now: datetime) -> Client:
    """A file for somebody who signed in and has none; ``form`` is what they came for.

    Nothing is typed: the population register says who it is. Raises ``SourceUnreachable`` when it does not answer, and
    ``Refused`` when it does not know enough or no location serves the municipality. Registering twice gives the same
    client. Not in a transaction: nobody waits for a source while holding rows.
    """
    may_register_oneself(by).require()
    check_form(form).require()
    known = find_by_bsn(bsn)
    person = None if known else _ask_who(bsn, by, now)
    return _register(bsn, person, form, by, now)


def open_own_file(*, client: Client, form: str, by: Viewer, now: datetime) -> Case:
    """A new file for a known client whose last one was closed, routed as the first was."""
    chosen = _locate(client.municipality_id, localdate(now))
    person = Person(
        initials=client.initials,
        last_name=client.last_name,
        born_on=client.born_on,
        municipality_code=client.municipality_id,
    )
    return _open(person, client.pk, form, chosen, now)


def _ask_who(bsn: str, by: Viewer, now: datetime) -> Person:
    asked = get_ask_sources()(bsn=bsn, data={_BRP: IDENTITY}, by=by, now=now)[_BRP]
    if not asked.is_answered:
        raise SourceUnreachable(asked.reason)
    said = {one.datum: one.value for one in asked.delivered}
    check_identity(said).require()
    return _make_person(bsn, said)


def _make_person(bsn: str, said: Mapping[str, Any]) -> Person:
    municipality = find_municipality(str(said.get("adres.gemeente") or ""))
    if municipality is None:
        raise Refused("Uw gemeente is niet bekend in de keten. Ga naar een werkplein om u in te schrijven.")
    names = str(said.get("naam.voornamen") or "")
    return Person(
        initials=make_initials(names) or "–",
        first_name=names[:60],
        prefix=str(said.get("naam.voorvoegsel") or "")[:20],
        last_name=str(said["naam.achternaam"])[:80],
        born_on=date.fromisoformat(str(said["geboorte.datum"])),
        municipality_code=municipality.pk,
        bsn=bsn,
        postcode=str(said.get("adres.postcode") or "").replace(" ", "")[:6],
    )


@transaction.atomic
def _register(bsn: str, person: Person | None, form: str, by: Viewer, now: datetime) -> Client:
    """Somebody who presses twice comes here twice: the second time they are known."""
    known = find_by_bsn(bsn)
    if known is not None:
        return Client(pk=known.id, initials=known.initials, prefix=known.prefix, last_name=known.last_name)
    assert person is not None
    return _open(person, None, form, _locate(person.municipality_code, localdate(now)), now).client


def _locate(municipality_code: str, today: date) -> Chosen:
    chosen = find_location(municipality_code, on=today)
    if chosen is None:
        raise Refused("In uw gemeente is geen locatie van de keten. Neem contact op met uw gemeente of met UWV.")
    return chosen


@transaction.atomic
def _open(person: Person, client_id: int | None, form: str, chosen: Chosen, now: datetime) -> Case:
    """The counter is the system here: routed by the arrangement, a coach asked, the first talk dated."""
    case = register_at_location(
        person=person,
        client_id=client_id,
        location_id=chosen.location_id,
        target_group=TARGET_GROUP_OF_FORM[form],
        by=SYSTEM,
        now=now,
    )
    event = RegisteredOneself(
        client_id=case.client_id, case_id=case.pk, location_id=chosen.location_id, because=chosen.because
    )
    record_event(event, by=SYSTEM, now=now, client_ref=case.client.ref)
    return case
