"""Coming in with a personal account: the password, the second step, and what an administrator does when it fails."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Decision, Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.secrecy import decrypt_text, encrypt_text
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import end_sessions
from keten.ground.organisations.events import (
    AccountChanged,
    AccountLocked,
    AccountUnlocked,
    RecoveryCodeUsed,
    SecondFactorReset,
    SecondFactorSet,
    StaffSignedIn,
)
from keten.ground.organisations.models import Account, FailedSignIn, RecoveryCode, SecondFactor, Staff
from keten.ground.organisations.queries import accounts as known
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.signing_in import check_not_locked, count_failure, find_step
from keten.ground.organisations.rules.viewer import Viewer

Found = TypeVar("Found")
_UNKNOWN = Decision.no("Deze combinatie van naam en wachtwoord is niet bekend.")
_WRONG_CODE = Decision.no("Deze code klopt niet, of is al gebruikt. Wacht op een nieuwe code.", "code")
_OUT_OF_SERVICE = "U staat niet als medewerker in Keten. Vraag uw beheerder."
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that look alike: somebody types this over


def prove_password(*, username: str, password: str, by: Viewer, now: datetime) -> Account:
    """The account with this name and this password.

    Raises Refused: with the same sentence for a name that nobody has, and for a while after too many failures.
    """
    account = _try_counted(
        username, known.PASSWORD, lambda: authenticate(None, username=username, password=password), _UNKNOWN, by, now
    )
    assert isinstance(account, Account)
    return account


def prove_second_factor(*, account_id: int, code: str, by: Viewer, now: datetime) -> Account:
    """The account, when this is a code of its phone or a recovery code. Raises Refused, as for a password."""
    account = Account.objects.get(pk=account_id)
    return _try_counted(account.username, known.CODE, lambda: _match(account, code, by, now), _WRONG_CODE, by, now)


@transaction.atomic
def sign_in(*, account_id: int, means: str, by: Viewer, now: datetime) -> Viewer:
    """Note that somebody came in; returns who it is. Refuses for somebody who is not in service."""
    account = Account.objects.get(pk=account_id)
    viewer = get_viewer(account.staff_id, on=localdate(now))
    if viewer is None:
        raise Refused(_OUT_OF_SERVICE)
    account.last_login = now
    account.save(update_fields=["last_login"])
    record_event(StaffSignedIn(staff_id=account.staff_id, means=means), by=viewer, now=now)
    return viewer


@transaction.atomic
def set_second_factor(*, account_id: int, secret: bytes, code: str, by: Viewer, now: datetime) -> list[str]:
    """From now on this account asks for a code of the phone; returns the recovery codes, which are shown once.

    Refuses a code that is not of this secret.
    """
    account = Account.objects.select_for_update().get(pk=account_id)
    step = find_step(secret, code, now=now, last_step=0)
    if step is None:
        raise Refused(_WRONG_CODE.reason, _WRONG_CODE.field)
    _forget_second_factor(account)
    hidden = encrypt_text(secret.hex(), key=known.factor_key())
    SecondFactor.objects.create(account=account, secret_encrypted=hidden, set_at=now, last_step=step)
    codes = [_new_code() for _ in range(get_whole_number("organisations.recovery_codes", on=localdate(now)))]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, code_hash=known.hash_code(account, code)) for code in codes
    )
    record_event(SecondFactorSet(staff_id=account.staff_id), by=by, now=now)
    return codes


@transaction.atomic
def reset_second_factor(*, staff_id: int, by: Viewer, now: datetime) -> Staff:
    """The phone is lost: the second step is set up again at the next sign-in."""
    may_administer(by).require()
    account = _get_account_of(staff_id)
    _forget_second_factor(account)
    end_sessions(staff_id)
    record_event(SecondFactorReset(staff_id=staff_id), by=by, now=now)
    return account.staff


@transaction.atomic
def unlock_account(*, staff_id: int, by: Viewer, now: datetime) -> Staff:
    """Somebody may try again at once."""
    may_administer(by).require()
    account = _get_account_of(staff_id)
    FailedSignIn.objects.filter(name_hash__in=known.hashes_of(account.username)).delete()
    record_event(AccountUnlocked(staff_id=staff_id), by=by, now=now)
    return account.staff


@transaction.atomic
def open_account(*, staff_id: int, by: Viewer, now: datetime) -> Account:
    """An account without a password: for who signs in at their own organisation."""
    may_administer(by).require()
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    if Account.objects.filter(staff=staff).exists():
        raise Refused("Deze medewerker heeft al een account.")
    account = Account.objects.create_account(username=staff.email, staff=staff)
    record_event(AccountChanged(staff_id=staff_id, change="opened"), by=by, now=now)
    return account


def _try_counted(
    username: str, tried: str, attempt: Callable[[], Found | None], wrong: Decision, by: Viewer, now: datetime
) -> Found:
    """Raises outside the transaction: a failure that is refused must still be counted."""
    found, decision = _try_alone(username, tried, attempt, wrong, by, now)
    decision.require()
    assert found is not None
    return found


@transaction.atomic
def _try_alone(
    username: str, tried: str, attempt: Callable[[], Found | None], wrong: Decision, by: Viewer, now: datetime
) -> tuple[Found | None, Decision]:
    """One try, while all others for this name wait: nobody tries a hundred passwords at the same moment."""
    row = _hold_row(known.hash_name(username, tried), now)
    decision = check_not_locked(row.locked_until, now=now)
    if not decision:
        return None, decision
    found = attempt()
    if found is not None:
        row.delete()
        return found, Decision.yes()
    _count_failure(row, username, by, now)
    return None, wrong


def _hold_row(name_hash: bytes, now: datetime) -> FailedSignIn:
    """The row of this name, held until the try is over; rows of long ago that nobody holds are removed."""
    old = FailedSignIn.objects.filter(last_failed_at__lt=now - _lock(now)).exclude(name_hash=name_hash)
    free = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
    FailedSignIn.objects.filter(pk__in=free).delete()
    FailedSignIn.objects.get_or_create(name_hash=name_hash, defaults={"last_failed_at": now})
    return FailedSignIn.objects.select_for_update().get(name_hash=name_hash)


def _count_failure(row: FailedSignIn, username: str, by: Viewer, now: datetime) -> None:
    most = get_whole_number("organisations.sign_in_most_failures", on=localdate(now))
    row.failures, row.locked_until = count_failure(
        row.failures, row.last_failed_at, most=most, lock=_lock(now), now=now
    )
    row.last_failed_at = now
    row.save()
    account = known.find_account(username) if row.locked_until else None
    if account:
        record_event(AccountLocked(staff_id=account.staff_id), by=by, now=now)


def _match(account: Account, code: str, by: Viewer, now: datetime) -> Account | None:
    factor = SecondFactor.objects.select_for_update().filter(account=account).first()
    if factor is None:
        return None
    secret = bytes.fromhex(decrypt_text(bytes(factor.secret_encrypted), key=known.factor_key()))
    step = find_step(secret, code, now=now, last_step=factor.last_step)
    if step is not None:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return account
    unused = RecoveryCode.objects.filter(account=account, used_at=None, code_hash=known.hash_code(account, code))
    if unused.update(used_at=now):
        record_event(RecoveryCodeUsed(staff_id=account.staff_id), by=by, now=now)
        return account
    return None


def _get_account_of(staff_id: int) -> Account:
    account = Account.objects.select_related("staff").filter(staff_id=staff_id).first()
    if account is None:
        raise Refused("Deze medewerker heeft geen account.")
    return account


def _forget_second_factor(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()


def _new_code() -> str:
    return f"{get_random_string(5, _READABLE)}-{get_random_string(5, _READABLE)}"


def _lock(now: datetime) -> timedelta:
    return timedelta(minutes=get_whole_number("organisations.sign_in_lock_minutes", on=localdate(now)))
