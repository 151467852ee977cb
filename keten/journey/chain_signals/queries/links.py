"""Links with which somebody outside Keten answers: the token in the address, and what its holder may read."""

import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.dossier.clients.register import say
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.secrecy import keyed_hash
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.models import ChainSignal, SignalLink
from keten.journey.chain_signals.queries.signals import Said, say_values
from keten.journey.chain_signals.rules.links import LIVE, get_link_state

_ACTIVITY = "signaal lezen via link"


class DeadLink(Exception):
    """A link that does not work: forged, unknown, over, blocked, used or replaced. Nobody is told which."""


@dataclass(frozen=True)
class Asked:
    """What the holder of a link reads: one question about one person; ``answered`` once they have answered."""

    kind: str
    title: str
    sent_at: datetime
    due_on: date
    asker: str
    client: str
    born_on: date
    asked: tuple[Said, ...]
    used_at: datetime | None
    ending: str
    answered: tuple[Said, ...]
    reason: str


def write_token(secret: str, *, until: date) -> str:
    """The last part of the address of a link: the secret and the last day, signed."""
    return _signer().sign_object([secret, until.isoformat()])


def _read_token(token: str, *, on: date) -> bytes:
    """The hash of the secret in a token that is ours and not over. Raises ``DeadLink``."""
    try:
        secret, until = _signer().unsign_object(token)
    except (BadSignature, binascii.Error, ValueError):
        raise DeadLink from None
    if until < on.isoformat():
        raise DeadLink
    return hash_secret(secret)


def hash_secret(secret: str) -> bytes:
    """What is kept of the secret of a link, and by which its row is found."""
    return keyed_hash(f"link:{secret}", key=settings.KETEN_BSN_HASH_KEY)


def hash_code(link: SignalLink, code: str) -> bytes:
    """What is kept of the code of a link; without the key a million tries do not find it."""
    return keyed_hash(f"code:{link.key}:{code}", key=settings.KETEN_BSN_HASH_KEY)


def show_link(secret_hash: bytes) -> None:
    """Until this transaction ends the database shows the row of this link."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('keten.link', %s, true)", [secret_hash.hex()])


def find_by_token(token: str, *, on: date) -> SignalLink:
    """The link of an address, when it works on this day. Raises ``DeadLink``."""
    return find_link(_read_token(token, on=on), on=on)


@transaction.atomic
def find_link(secret_hash: bytes, *, on: date) -> SignalLink:
    """A link that works on this day. Raises ``DeadLink``."""
    show_link(secret_hash)
    link = SignalLink.objects.filter(secret_hash=secret_hash).first()
    if link is None or get_link_state(link, on=on) not in LIVE:
        raise DeadLink
    return link


def get_asked(secret_hash: bytes, *, now: datetime) -> Asked:
    """What is asked, for who typed the code and has not answered yet. Raises ``DeadLink``."""
    asked = _read(secret_hash, now)
    if asked.used_at is not None:
        raise DeadLink
    return asked


def get_sent(secret_hash: bytes, *, now: datetime) -> Asked:
    """What was asked and answered, for as long as the page stays open after it. Raises ``DeadLink``."""
    asked = _read(secret_hash, now)
    if asked.used_at is None:
        raise DeadLink
    return asked


def get_open_minutes(*, on: date) -> int:
    """How long the page of a link stays open after the code."""
    return get_whole_number("chain_signals.link_open_minutes", on=on)


def get_latest_link(signal: ChainSignal) -> SignalLink | None:
    """The last link that was made for a signal whose file is open; None for one inside the chain."""
    return signal.links.order_by("-pk").first() if signal.addressee_id is None else None


@transaction.atomic
def _read(secret_hash: bytes, now: datetime) -> Asked:
    show_link(secret_hash)
    today = localdate(now)
    since = now - timedelta(minutes=get_open_minutes(on=today))
    with connection.cursor() as cursor:
        cursor.execute("select * from chain_signals_read_link(%s, %s, %s)", [today, since, _ACTIVITY])
        found = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if found is None:
        raise DeadLink
    return _describe(dict(zip(names, found, strict=True)))


def _describe(row: Mapping[str, Any]) -> Asked:
    kind, question, answered = get_kind(row["kind"]), json.loads(row["asked"]), json.loads(row["answered"] or "{}")
    ending = kind.find_ending(answered.get("outcome", ""))
    return Asked(
        kind=kind.code, title=say(kind.name), sent_at=row["sent_at"], due_on=row["due_on"], asker=row["asker"],
        client=" ".join(part for part in row["name_parts"] if part), born_on=row["born_on"],
        asked=say_values(question.get("values", {}), kind.fields),
        used_at=row["used_at"], ending=say(ending.words) if ending else "",
        answered=say_values(answered.get("values", {}), ending.fields if ending else ()),
        reason=answered.get("reason", ""),
    )  # fmt: skip


def _signer() -> Signer:
    return Signer(salt="keten.chain_signals.link", sep=".")
