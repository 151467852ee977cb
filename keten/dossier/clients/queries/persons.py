"""Finding a client. Lists that show clients to people are in ``cases.queries``, where the viewer counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from keten.dossier.clients.models import Client
from keten.ground.foundation.secrecy import decrypt_text, keyed_hash


def hash_bsn(bsn: str) -> bytes:
    """The keyed hash under which a BSN is found."""
    return keyed_hash(bsn.zfill(9), key=settings.KETEN_BSN_HASH_KEY)


@dataclass(frozen=True)
class KnownPerson:
    """As much as registration may know of a client in a file of others: who it is, nothing of the file."""

    id: int
    initials: str
    prefix: str
    last_name: str
    born_on: date
    bsn_hash: bytes | None

    @property
    def number(self) -> str:
        return f"K-{self.id}"

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.initials, self.prefix, self.last_name) if part)


def find_by_bsn(bsn: str) -> KnownPerson | None:
    """The client with this BSN, whoever asks: only for registration, which must not make a second file."""
    return next(iter(find_persons(hashes=[hash_bsn(bsn)])), None)


def find_persons(*, hashes: Collection[bytes] = (), born: Collection[tuple[str, date]] = ()) -> list[KnownPerson]:
    """Clients with one of these hashed BSNs, or one of these last names (lower case) with its date of birth."""
    values: Any = [list(hashes), [name for name, _day in born], [day for _name, day in born]]
    with connection.cursor() as cursor:
        cursor.execute("select * from clients_find_persons(%s::bytea[], %s::text[], %s::date[])", values)
        return [KnownPerson(*row) for row in cursor.fetchall()]


def get_bsn(client: Client) -> str:
    """The BSN in the clear, or an empty text. The caller has checked that the viewer may see the file."""
    if client.bsn_encrypted is None:
        return ""
    return decrypt_text(bytes(client.bsn_encrypted), key=settings.KETEN_BSN_ENCRYPTION_KEY)
