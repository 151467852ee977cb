"""Name and password of a personal account: the first step."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from keten.doors.workspace.forms import SignInForm
from keten.doors.workspace.signing_in.coming_in import come_in
from keten.doors.workspace.signing_in.second_steps import begin_second_step
from keten.ground.foundation.web import own_address, try_action
from keten.ground.organisations import actions
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Account
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.queries.accounts import has_second_factor
from keten.ground.organisations.rules.signing_in import needs_second_factor
from keten.ground.organisations.rules.viewer import SYSTEM


def sign_in(request: KetenRequest) -> HttpResponse:
    """The door of staff. A wrong name and a wrong password read alike, also when a name is locked."""
    form = SignInForm(request.POST or None)
    target = own_address(request, request.POST.get("next") or request.GET.get("next", ""))
    went_on = try_action(form, lambda: _go_on(request, target, **form.cleaned_data))
    context = {"form": form, "next": target, "employer": settings.KETEN_OPENID.get("staff")}
    return went_on or render(request, "workspace/sign_in.html", context)


def _go_on(request: KetenRequest, target: str, *, username: str, password: str) -> HttpResponse:
    account = actions.prove_password(username=username, password=password, by=SYSTEM, now=request.now)
    if has_second_factor(account):
        begin_second_step(request, account, target=target)
        return redirect("ask-code")
    if _must_set_one_up(request, account):
        begin_second_step(request, account, target=target)
        return redirect("set-up-second-step")
    return come_in(request, account, means="password", target=target)


def _must_set_one_up(request: KetenRequest, account: Account) -> bool:
    viewer = get_viewer(account.staff_id, on=request.today)
    return needs_second_factor(viewer.roles if viewer else (), for_all=settings.KETEN_SECOND_FACTOR_FOR_ALL)
