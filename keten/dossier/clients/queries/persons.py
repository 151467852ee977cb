"""Finding a client. Lists that show clients to people are in ``cases.queries``, where the viewer counts."""

from django.conf import settings

from keten.dossier.clients.models import Client
from keten.ground.foundation.secrecy import decrypt_text, keyed_hash


def hash_bsn(bsn: str) -> bytes:
    """The keyed hash under which a BSN is found."""
    return keyed_hash(bsn.zfill(9), key=settings.KETEN_BSN_HASH_KEY)


def find_by_bsn(bsn: str) -> Client | None:
    """The client with this BSN, whoever asks: only for registration, which must not make a second file."""
    return Client.objects.filter(bsn_hash=hash_bsn(bsn)).first()


def get_bsn(client: Client) -> str:
    """The BSN in the clear, or an empty text. The caller has checked that the viewer may see the file."""
    if client.bsn_encrypted is None:
        return ""
    return decrypt_text(bytes(client.bsn_encrypted), key=settings.KETEN_BSN_ENCRYPTION_KEY)
