"""Opening a file with a reason of one's own (*glas breken*), and what the team leader thinks of it afterwards."""

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils.timezone import localdate, make_aware

from keten.dossier.clients.actions.access import grant_until
from keten.dossier.clients.events import GlassBroken, GlassReviewed
from keten.dossier.clients.models import Because, Client, GlassBreak
from keten.dossier.clients.queries.access import list_grants, open_file
from keten.dossier.clients.queries.persons import hash_bsn
from keten.dossier.clients.rules.access import may_break_glass, may_review_glass
from keten.dossier.clients.rules.bsn import is_bsn, only_digits, parse_client_number
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

_UNKNOWN = "Er is geen klant met dit nummer en deze geboortedatum."
_TOO_OFTEN = "U hebt vandaag te vaak een verkeerd nummer of een verkeerde geboortedatum ingevuld. Vraag uw teamleider."


def break_glass(*, known_as: str, born_on: date, reason: str, by: Viewer, now: datetime) -> Client:
    """Open a file outside one's grants until the end of the day. The team leader sees the reason.

    ``known_as`` is a client number or a BSN as people type it; it and the birthday must both be right: unknown and
    wrong look the same, and each wrong try is logged. Whoever has a grant already needs no reason: nothing is broken.
    Raises ``Refused`` with the field.
    """
    may_break_glass(by, reason).require()
    client_id = _find(known_as, born_on, now=now)  # by itself: a wrong try stays in the log
    if list_grants(by).filter(client=client_id).exists():
        open_file(client_id, viewer=by, activity="dossier bekijken", today=localdate(now))
        return Client.objects.get(pk=client_id)
    return _break(client_id, reason.strip(), by, now)


def _find(known_as: str, born_on: date, *, now: datetime) -> int:
    today, digits = localdate(now), only_digits(known_as)
    hashed = hash_bsn(digits) if is_bsn(digits) else None
    tries = get_whole_number("clients.break_glass_tries", on=today)
    number = 0 if hashed else parse_client_number(known_as)
    values = [number, hashed, born_on, make_aware(datetime.combine(today, time())), tries]
    with connection.cursor() as cursor:
        cursor.execute("select clients_find_to_open(%s::bigint, %s::bytea, %s::date, %s::timestamptz, %s)", values)
        found: int | None = cursor.fetchone()[0]
    if found is None:
        raise Refused(_UNKNOWN, "known_as")
    if found < 0:
        raise Refused(_TOO_OFTEN, "known_as")
    return found


@transaction.atomic
def _break(client_id: int, reason: str, by: Viewer, now: datetime) -> Client:
    assert by.staff_id is not None  # only staff may
    today = localdate(now)
    until_on = today + timedelta(days=get_whole_number("clients.break_glass_days", on=today))
    because = Because.BREAK_GLASS
    grant_until(client_id=client_id, staff_id=by.staff_id, because=because, today=today, until_on=until_on)
    open_file(client_id, viewer=by, activity="glas breken", today=today)
    client = Client.objects.get(pk=client_id)
    place = next(iter(by.location_ids), None)
    look = GlassBreak.objects.create(
        client=client, staff_id=by.staff_id, location_id=place, reason=reason, broken_at=now
    )
    record_event(GlassBroken(client_id=client.pk, look_id=look.pk), by=by, now=now, client_ref=client.ref)
    return client


@transaction.atomic
def review_glass(*, look_id: int, is_justified: bool, note: str, by: Viewer, now: datetime) -> GlassBreak:
    """What the team leader thinks of it afterwards; once, and not of one's own look."""
    look = GlassBreak.objects.select_for_update().filter(pk=look_id).first()
    if look is None:
        raise Refused("Deze inzage is er niet, of niet voor u.")
    may_review_glass(by, broken_by=look.staff_id, location_id=look.location_id).require()
    if look.reviewed_at is not None:
        raise Refused("Deze inzage is al beoordeeld.")
    if not is_justified and not note.strip():
        raise Refused("Schrijf op wat er niet klopte. Uw collega en de privacyfunctionaris lezen dit.", "note")
    look.reviewed_by_id, look.reviewed_at = by.staff_id, now
    look.is_justified, look.review_note = is_justified, note.strip()
    look.save()
    record_event(GlassReviewed(look_id=look.pk, is_justified=is_justified), by=by, now=now)
    return look
