"""What an administrator does for somebody who cannot come in."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused
from keten.ground.organisations import actions, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.views.pages import for_administrators


@require_POST
@for_administrators
def open_account(request: KetenRequest, key: UUID) -> HttpResponse:
    """An account without a password, for who signs in at their own organisation."""
    return _do(request, key, actions.open_account, _("Account voor %(name)s gemaakt."))


@require_POST
@for_administrators
def reset_second_factor(request: KetenRequest, key: UUID) -> HttpResponse:
    """The phone is lost: at the next sign-in the second step is set up again."""
    return _do(request, key, actions.reset_second_factor, _("Tweede stap van %(name)s gewist."))


@require_POST
@for_administrators
def unlock(request: KetenRequest, key: UUID) -> HttpResponse:
    """Too many tries failed; this person may try again at once."""
    return _do(request, key, actions.unlock_account, _("%(name)s kan weer proberen in te loggen."))


def _do(request: KetenRequest, key: UUID, action: Callable[..., object], said: str) -> HttpResponse:
    row = queries.get_staff(key)
    try:
        action(staff_id=row.pk, by=request.viewer, now=request.now)
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        say_done(request, said % {"name": row.name})
    return redirect("beheer-medewerker", key)
