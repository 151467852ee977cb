"""The second step: a code of the phone. Between the steps somebody is nobody yet: no page of Keten opens."""

import secrets
from base64 import b32encode
from datetime import timedelta
from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from keten.doors.workspace.forms import CodeForm
from keten.doors.workspace.signing_in.coming_in import come_in, enter
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.web import own_address, try_action
from keten.ground.organisations import actions
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Account
from keten.ground.organisations.queries.accounts import get_account, has_second_factor
from keten.ground.organisations.rules.signing_in import SECRET_BYTES, provisioning_uri
from keten.ground.organisations.rules.viewer import SYSTEM

_HALF = "half-signed-in"


def begin_second_step(request: KetenRequest, account: Account, *, target: str) -> None:
    """The password was right: remember who, for a few minutes, in a session that opens nothing."""
    request.session.flush()
    request.session[_HALF] = {
        "account": account.pk,
        "until": (request.now + _patience(request)).timestamp(),
        "target": target,
        "secret": secrets.token_hex(SECRET_BYTES),  # used only when the second step is still to be set up
    }


def ask_code(request: KetenRequest) -> HttpResponse:
    """The code of the phone, or a recovery code."""
    half, account = _get_half(request)
    if account is None:
        return redirect("login")
    form = CodeForm(request.POST or None)
    came_in = try_action(form, lambda: _prove(request, account, form.cleaned_data["code"], half["target"]))
    return came_in or render(request, "workspace/ask_code.html", {"form": form})


def set_up(request: KetenRequest) -> HttpResponse:
    """Once: tie the phone to the account, and get recovery codes."""
    half, account = _get_half(request)
    if account is None or has_second_factor(account):
        return redirect("login")
    form = CodeForm(request.POST or None)
    secret = bytes.fromhex(half["secret"])
    codes = try_action(form, lambda: _tie(request, account, secret, form.cleaned_data["code"]))
    if codes is not None:
        goal = own_address(request, half["target"]) or "/"
        return _unstored(render(request, "workspace/recovery_codes.html", {"codes": codes, "goal": goal}))
    return _unstored(render(request, "workspace/set_up_second_step.html", {"form": form, **_show(account, secret)}))


def _prove(request: KetenRequest, account: Account, code: str, target: str) -> HttpResponse:
    actions.prove_second_factor(account_id=account.pk, code=code, by=SYSTEM, now=request.now)
    return come_in(request, account, means="password-and-code", target=target)


def _tie(request: KetenRequest, account: Account, secret: bytes, code: str) -> list[str]:
    codes = actions.set_second_factor(account_id=account.pk, secret=secret, code=code, by=SYSTEM, now=request.now)
    enter(request, account, means="password-and-code")
    return codes


def _show(account: Account, secret: bytes) -> dict[str, Any]:
    """The secret as a picture for a phone, and as letters for who cannot take a picture."""
    letters = b32encode(secret).decode()
    drawn = segno.make(provisioning_uri(secret, name=account.username), micro=False)
    title = _("QR-code voor uw app")
    svg = drawn.svg_inline(scale=4, border=4, title=title, light="#fff", svgclass=None, lineclass=None)
    grouped = " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
    return {"qr": mark_safe(svg), "letters": grouped}  # noqa: S308 - drawn by us, of our own letters


def _get_half(request: KetenRequest) -> tuple[dict[str, Any], Account | None]:
    half: dict[str, Any] = request.session.get(_HALF) or {}
    is_over = not half or half["until"] <= request.now.timestamp()
    return half, None if is_over else get_account(half["account"])


def _patience(request: KetenRequest) -> timedelta:
    return timedelta(minutes=get_whole_number("organisations.second_step_minutes", on=request.today))


def _unstored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
