"""Coming in and going out. One door for every member of staff; the demo has its own."""

from django.contrib.auth import authenticate
from django.contrib.auth.models import update_last_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.doors.workspace.forms import SignInForm
from keten.ground.organisations.entry import SESSION_STAFF


def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password of a personal account; a wrong name and a wrong password read alike."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        account = authenticate(request, **form.cleaned_data)
        if account is not None:
            request.session.cycle_key()
            request.session[SESSION_STAFF] = account.staff_id
            update_last_login(type(account), account)
            return redirect(_safe_target(request))
        form.add_error(None, _("Deze combinatie van naam en wachtwoord is niet bekend."))
    return render(request, "workspace/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave, and leave nothing behind."""
    request.session.flush()
    return redirect("home")


def _safe_target(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if own else "home"
