"""Staff sign in at their own organisation. Who is not known here stays outside: no account or right is ever made."""

import logging

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from keten.doors.workspace.signing_in.coming_in import come_in
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.openid import Claims, Registration, SignInRefused, begin_sign_in, finish_sign_in
from keten.ground.foundation.web import own_address
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Account
from keten.ground.organisations.queries.accounts import find_account

_log = logging.getLogger("keten.sign-in")


@require_GET
def leave_for_employer(request: KetenRequest) -> HttpResponse:
    """To the sign-in page of the own organisation."""
    registration = _registration()
    if registration is None:
        return redirect("login")
    target = own_address(request, request.GET.get("next", ""))
    try:
        away = begin_sign_in(request, registration, back_to=_back_to(request), target=target, now=request.now)
    except SignInRefused as refusal:
        return _refuse(request, refusal.sentence, refusal.status)
    return redirect(away)


@require_GET
def come_back(request: KetenRequest) -> HttpResponse:
    """Back from there: come in as the person whose account has this name."""
    registration = _registration()
    if registration is None:
        return redirect("login")
    try:
        claims, target = finish_sign_in(request, registration, back_to=_back_to(request), now=request.now)
        return come_in(request, _get_account(registration, claims), means="openid", target=target)
    except SignInRefused as refusal:
        return _refuse(request, refusal.sentence, refusal.status)
    except Refused as refusal:
        return _refuse(request, _(refusal.reason), 403)


def _get_account(registration: Registration, claims: Claims) -> Account:
    is_unverified = registration.claim == "email" and claims.get("email_verified") is False
    account = None if is_unverified else find_account(claims[registration.claim])
    if account is None:
        _log.warning("sign-in of staff refused: nobody here has this name")
        raise Refused("Uw organisatie liet u binnen, maar u hebt hier nog geen account. Vraag uw beheerder.")
    return account


def _registration() -> Registration | None:
    return settings.KETEN_OPENID.get("staff")


def _back_to(request: KetenRequest) -> str:
    return request.build_absolute_uri(reverse("come-back-from-employer"))


def _refuse(request: KetenRequest, said: str, status: int) -> HttpResponse:
    context = {"said": said, "again_url": reverse("login")}
    return render(request, "keten/sign_in_refused.html", context, status=status)
