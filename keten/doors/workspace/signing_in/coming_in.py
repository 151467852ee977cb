"""What every way of coming in ends with."""

from django.http import HttpResponse
from django.shortcuts import redirect

from keten.ground.organisations import actions
from keten.ground.organisations.entry import KetenRequest, start_staff_session
from keten.ground.organisations.models import Account
from keten.ground.organisations.rules.viewer import SYSTEM


def come_in(request: KetenRequest, account: Account, *, means: str, target: str) -> HttpResponse:
    """A new session for who this is, and on to where they were going. Raises ``Refused``."""
    enter(request, account, means=means)
    return redirect(target or "home")


def enter(request: KetenRequest, account: Account, *, means: str) -> None:
    """A new session for who this is. Raises ``Refused`` for somebody who is not in service."""
    actions.sign_in(account_id=account.pk, means=means, by=SYSTEM, now=request.now)
    start_staff_session(request, account.staff_id, now=request.now)
