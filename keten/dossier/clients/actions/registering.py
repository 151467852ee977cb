"""Changes to who the client is."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from psycopg.errors import UniqueViolation

from keten.dossier.clients.events import ClientCorrected, ClientMerged, ClientRegistered
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn, hash_bsn, take_new_file
from keten.dossier.clients.rules.bsn import check_bsn
from keten.dossier.clients.rules.person import check_person
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.secrecy import encrypt_text
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

_KNOWN = "Deze persoon is al bekend in de keten. Zoek op BSN en open het dossier."


@dataclass(frozen=True, kw_only=True)
class Person:
    """Minimal identity as somebody typed or delivered it."""

    initials: str
    last_name: str
    born_on: date
    municipality_code: str
    title: str = ""
    first_name: str = ""
    prefix: str = ""
    bsn: str = field(default="", repr=False)
    postcode: str = ""
    phone: str = ""
    email: str = ""
    language: str = "nl"


@transaction.atomic
def register_client(*, person: Person, by: Viewer, now: datetime) -> Client:
    """A new client. Refuses a wrong BSN, a wrong date of birth and a BSN that the chain knows already."""
    _check(person, today=localdate(now))
    if person.bsn and find_by_bsn(person.bsn):
        raise Refused(_KNOWN, "bsn")
    try:
        with transaction.atomic():
            client = Client(pk=take_new_file(), ref=uuid4(), registered_on=localdate(now), **_columns(person))
            client.save(force_insert=True)
    except IntegrityError as error:  # registered at another counter at this very moment
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise Refused(_KNOWN, "bsn") from error
    record_event(ClientRegistered(client_id=client.pk), by=by, now=now, client_ref=client.ref)
    return client


@transaction.atomic
def correct_client(*, client_id: int, person: Person, by: Viewer, now: datetime) -> Client:
    """Put right what was wrong; records which data changed, not their values."""
    _check(person, today=localdate(now))
    client = Client.objects.select_for_update().get(pk=client_id)
    known = find_by_bsn(person.bsn) if person.bsn else None
    if known and known.id != client.pk:
        raise Refused("Dit BSN hoort bij een andere klant. Voeg de twee samen als het dezelfde persoon is.", "bsn")
    columns = _columns(person)
    changed = sorted(name for name, value in columns.items() if _differs(client, name, value))
    if changed:
        for name, value in columns.items():
            setattr(client, name, value)
        client.save(update_fields=list(columns))
        event = ClientCorrected(client_id=client.pk, fields=",".join(changed))
        record_event(event, by=by, now=now, client_ref=client.ref)
    return client


@transaction.atomic
def mark_double(*, keep: Client, double: Client, by: Viewer, now: datetime) -> None:
    """Point a double at the client that stays, in both their chains; the BSN moves when only the double had it."""
    if double.merged_into_id or keep.merged_into_id or keep.pk == double.pk:
        raise Refused("Deze twee dossiers kunnen niet worden samengevoegd: een van de twee is al samengevoegd.")
    bsn = (double.bsn_encrypted, double.bsn_hash)
    double.merged_into, double.bsn_encrypted, double.bsn_hash = keep, None, None
    double.save(update_fields=["merged_into", "bsn_encrypted", "bsn_hash"])
    if keep.bsn_hash is None and bsn[1] is not None:
        keep.bsn_encrypted, keep.bsn_hash = bsn
        keep.save(update_fields=["bsn_encrypted", "bsn_hash"])
    for ref in sorted((keep.ref, double.ref)):
        record_event(ClientMerged(client_id=keep.pk, double_id=double.pk), by=by, now=now, client_ref=ref)


def _check(person: Person, *, today: date) -> None:
    if person.bsn:
        check_bsn(person.bsn).require()
    check_person(born_on=person.born_on, last_name=person.last_name, today=today).require()


def _columns(person: Person) -> dict[str, object]:
    columns: dict[str, object] = asdict(person)
    columns.pop("bsn")
    bsn = person.bsn.zfill(9) if person.bsn else ""
    columns["municipality_id"] = columns.pop("municipality_code")
    if bsn:
        columns["bsn_encrypted"] = encrypt_text(bsn, key=settings.KETEN_BSN_ENCRYPTION_KEY)
        columns["bsn_hash"] = hash_bsn(bsn)
    return columns


def _differs(client: Client, name: str, value: object) -> bool:
    if name == "bsn_encrypted":  # another ciphertext each time: the hash tells whether it changed
        return False
    old = getattr(client, name)
    return (bytes(old) if isinstance(old, memoryview) else old) != value
