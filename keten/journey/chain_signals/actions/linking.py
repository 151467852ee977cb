"""Asking somebody outside Keten: a link by e-mail, a code by telephone, and one answer to one signal."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import constant_time_compare
from django.utils.timezone import localdate

from keten.dossier.cases.queries import get_file
from keten.dossier.clients.queries import leave_files
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.answering import give_answer
from keten.journey.chain_signals.actions.writing import begin_signal, go_on, hold_signal, lock_signal, record
from keten.journey.chain_signals.events import CodeFailed, LinkMade, LinkOpened
from keten.journey.chain_signals.library import list_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalLink
from keten.journey.chain_signals.ports import NotSent, get_mailer
from keten.journey.chain_signals.queries.links import DeadLink, hash_code, hash_secret, show_link, write_token
from keten.journey.chain_signals.rules.answering import Answer
from keten.journey.chain_signals.rules.links import (
    CODE_DIGITS,
    LETTER,
    LIVE,
    SUBJECT,
    check_email,
    check_name,
    clean_code,
    get_link_state,
    may_renew_link,
    may_send_outside,
)
from keten.journey.chain_signals.rules.sending import may_send
from keten.journey.chain_signals.rules.states import RECEIVED, SENT

Address = Callable[[str], str]  # from a token to the whole address of the link
_WRONG = {
    1: "Deze code klopt niet. U kunt het nog één keer proberen.",
    2: "Deze code klopt niet. Bel wie u de link stuurde als u de code niet zeker weet.",
}  # by how often one may still try
_NOT_SENT = (
    "De e-mail kon niet worden verstuurd. Er is niets opgeslagen. Kijk of het adres klopt en probeer het opnieuw."
)


@dataclass(frozen=True)
class NewLink:
    """A link that was made and mailed; the code is known here and nowhere else."""

    signal: ChainSignal
    code: str


@transaction.atomic
def send_outside(
    *, case: UUID, kind: str, values: Mapping[str, str], outside_name: str, outside_email: str, address: Address,
    by: Viewer, now: datetime,
) -> NewLink:  # fmt: skip
    """Ask an organisation that does not work with Keten, by a link. Nothing is kept when the e-mail does not leave.

    Raises ``Unknown`` for a file that is not the viewer's; ``Refused`` for a kind that stays inside, for what is
    missing, and when the e-mail cannot be sent.
    """
    if kind not in list_kinds():
        raise Refused("Kies wat voor signaal u stuurt.", "kind")
    what = list_kinds()[kind]
    for decision in (may_send(by, senders=what.senders, to=what.to), may_send_outside(what), check_name(outside_name)):
        decision.require()
    file, _facts = get_file(case, viewer=by, activity="signaal versturen")
    row = begin_signal(what, file, None, values, by=by, now=now, outside_name=outside_name.strip())
    return _make_link(row, outside_email, address, by, now)


@transaction.atomic
def renew_link(*, signal: UUID, outside_email: str, address: Address, by: Viewer, now: datetime) -> NewLink:
    """A new link with a new code, perhaps to another address; the old one is dead. Raises ``UnknownSignal``,
    ``Refused``."""
    row = hold_signal(signal, by)
    is_outside = row.addressee_id is None
    may_renew_link(by, sender_staff_id=row.sender_staff_id, state=row.state, is_outside=is_outside).require()
    return _make_link(row, outside_email, address, by, now)


def open_link(*, link: bytes, code: str, by: Viewer, now: datetime) -> SignalLink:
    """The second check: the code that the sender told. Raises ``Refused`` for a wrong one, ``DeadLink`` for the last.

    A wrong code is counted whatever happens after it; the right one confirms receipt.
    """
    left = _try_code(link, code, by, now)
    if left is None:
        return _note_opened(link, by, now)
    if left <= 0:
        raise DeadLink
    raise Refused(_WRONG[min(left, 2)], "code")


@transaction.atomic
def answer_by_link(
    *, link: bytes, outcome: str, reason: str, by: Viewer, now: datetime, values: Mapping[str, str] | None = None,
    justified: str = "", useful: str = "",
) -> ChainSignal:  # fmt: skip
    """The answer of who holds a link, as complete as anybody's; with it the link is used up.

    Raises ``Refused`` for an answer that is not complete, ``DeadLink`` when somebody was first or it was withdrawn.
    """
    row, held = _hold(link, now, activity="signaal beantwoorden via link")
    if held.opened_at is None:
        raise DeadLink
    held.used_at = now
    held.save(update_fields=["used_at"])
    answer = Answer(
        outcome=outcome, reason=reason.strip(), justified=justified, useful=useful, values=values or {}
    )  # fmt: skip
    give_answer(row, answer, by=_named(by, row), now=now, more={"outside": row.outside_name})
    leave_files()
    return row


def _make_link(row: ChainSignal, email: str, address: Address, by: Viewer, now: datetime) -> NewLink:
    check_email(email).require()
    assert by.staff_id is not None  # whoever may send or renew sits at a desk
    row.links.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    secret, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    until = localdate(now) + timedelta(days=get_whole_number("chain_signals.link_days", on=localdate(now)))
    link = SignalLink(
        signal=row, email=email.strip(), secret_hash=hash_secret(secret), made_at=now, made_by_id=by.staff_id,
        expires_on=until,
    )  # fmt: skip
    link.code_hash = hash_code(link, code)
    link.save()
    made = LinkMade(client_id=row.client_id, signal_id=row.pk, link_id=link.pk, expires_on=until)
    record(row, made, by=by, now=now)
    _mail(link, address(write_token(secret, until=until)), by.organisation_name, until)
    return NewLink(row, code)


def _mail(link: SignalLink, address: str, asker: str, until: date) -> None:
    """The last thing that happens: when it fails, nothing has been made."""
    text = LETTER.format(asker=asker, address=address, until=f"{until:%d-%m-%Y}")
    try:
        get_mailer()(to=link.email, subject=SUBJECT, text=text)
    except NotSent:
        raise Refused(_NOT_SENT, "outside_email") from None


@transaction.atomic
def _try_code(secret_hash: bytes, code: str, by: Viewer, now: datetime) -> int | None:
    """One try, while all others of this link wait. None: the code is right; else how many wrong ones are left."""
    show_link(secret_hash)
    link = SignalLink.objects.select_for_update().filter(secret_hash=secret_hash).first()
    if link is None or get_link_state(link, on=localdate(now)) not in LIVE:
        raise DeadLink
    if constant_time_compare(bytes(link.code_hash), hash_code(link, clean_code(code))):
        return None
    link.wrong_codes += 1
    left = get_whole_number("chain_signals.link_most_wrong_codes", on=localdate(now)) - link.wrong_codes
    link.blocked_at = now if left <= 0 else None
    link.save(update_fields=["wrong_codes", "blocked_at"])
    client_id, ref = _get_client()
    failed = CodeFailed(client_id=client_id, signal_id=link.signal_id, link_id=link.pk, blocked=left <= 0)
    record_event(failed, by=by, now=now, client_ref=ref)
    return left


@transaction.atomic
def _note_opened(secret_hash: bytes, by: Viewer, now: datetime) -> SignalLink:
    """Who may read it now is written down; the first time is also the receipt of the signal."""
    row, link = _hold(secret_hash, now, activity="signaal lezen via link")
    named = _named(by, row)
    if link.opened_at is None:
        link.opened_at = now
        link.save(update_fields=["opened_at"])
    opened = LinkOpened(client_id=row.client_id, signal_id=row.pk, link_id=link.pk)
    record(row, opened, by=named, now=now)
    if row.state == SENT:
        go_on(row, RECEIVED, {"reason": "", "outside": row.outside_name}, by=named, now=now)
    leave_files()
    return link


def _hold(secret_hash: bytes, now: datetime, *, activity: str) -> tuple[ChainSignal, SignalLink]:
    """The signal of a link that works, and the link, held in the order in which everybody holds them.

    The file of the client is open until the caller leaves it, or the transaction fails. Raises ``DeadLink``.
    """
    today = localdate(now)
    show_link(secret_hash)
    with connection.cursor() as cursor:
        cursor.execute("select chain_signals_enter_link(%s, %s)", [today, activity])
        key = cursor.fetchone()[0]
    row = lock_signal(key) if key else None
    link = SignalLink.objects.select_for_update().filter(secret_hash=secret_hash).first() if row else None
    if row is None or link is None or not row.is_open or get_link_state(link, on=today) not in LIVE:
        raise DeadLink
    return row, link


def _get_client() -> tuple[int, UUID]:
    with connection.cursor() as cursor:
        cursor.execute("select client_id, ref from chain_signals_link_client()")
        client_id, ref = cursor.fetchone()
    return client_id, ref


def _named(by: Viewer, row: ChainSignal) -> Viewer:
    """Who answers, by the name under which the sender asked them."""
    return replace(by, organisation_name=row.outside_name)
