"""Accounts: whose they are, and what hinders them from coming in."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from keten.ground.foundation.secrecy import derive_key, keyed_hash
from keten.ground.organisations.models import Account, FailedSignIn, RecoveryCode, SecondFactor

PASSWORD, CODE = "password", "code"  # the two things that can be tried, counted apart


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """What an administrator sees of an account besides its name."""

    second_factor_set_at: datetime | None
    recovery_codes_left: int
    locked_until: datetime | None


def find_account(username: str) -> Account | None:
    """The account with this name, however it is capitalised."""
    return Account.objects.select_related("staff").filter(username__iexact=username.strip()).first()


def get_account(account_id: int) -> Account | None:
    """An account by id."""
    return Account.objects.select_related("staff").filter(pk=account_id).first()


def has_second_factor(account: Account) -> bool:
    """Whether the second step was set up."""
    return SecondFactor.objects.filter(account=account).exists()


def get_account_state(staff_id: int, *, now: datetime) -> AccountState | None:
    """The state of somebody's account; None when there is none."""
    account = Account.objects.filter(staff_id=staff_id).first()
    if account is None:
        return None
    factor = SecondFactor.objects.filter(account=account).first()
    locks = FailedSignIn.objects.filter(name_hash__in=hashes_of(account.username), locked_until__gt=now)
    return AccountState(
        second_factor_set_at=factor.set_at if factor else None,
        recovery_codes_left=RecoveryCode.objects.filter(account=account, used_at=None).count(),
        locked_until=max((lock.locked_until for lock in locks if lock.locked_until), default=None),
    )


def hashes_of(username: str) -> list[bytes]:
    """The keyed hashes under which failed tries of a name are counted."""
    return [hash_name(username, tried) for tried in (PASSWORD, CODE)]


def hash_name(username: str, tried: str) -> bytes:
    """The keyed hash for one thing that is tried."""
    return keyed_hash(f"{tried}:{username.strip().lower()}", key=settings.KETEN_BSN_HASH_KEY)


def hash_code(account: Account, code: str) -> bytes:
    """The keyed hash of a recovery code, however it was typed."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed_hash(f"recovery:{account.pk}:{plain}", key=settings.KETEN_BSN_HASH_KEY)


def factor_key() -> str:
    """The key with which secrets of the second step are encrypted."""
    return derive_key(settings.KETEN_BSN_ENCRYPTION_KEY, "second-factor")
