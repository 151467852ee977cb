"""A client comes in through a broker of the government (as DigiD is), and goes out."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from keten.doors.portal.entry import SESSION_CLIENT, start_client_session, start_person_session
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import find_by_bsn, show_viewer
from keten.dossier.clients.rules.bsn import is_bsn
from keten.ground.foundation.openid import Registration, SignInRefused, begin_sign_in, finish_sign_in
from keten.ground.foundation.web import own_address
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.rules.viewer import as_client


@require_GET
def sign_in(request: KetenRequest) -> HttpResponse:
    """The door of clients; in the demo people choose who they are."""
    target = own_address(request, request.GET.get("next", ""))
    if SESSION_CLIENT in request.session:
        return redirect(target or "client-home")
    context = {"registration": _registration(), "next": target, "is_demo": settings.KETEN_DEMO}
    return render(request, "portal/sign_in.html", context)


@require_GET
def leave_for_broker(request: KetenRequest) -> HttpResponse:
    """To the broker, with what we must remember of it in the session."""
    registration = _registration()
    if registration is None:
        return redirect("client-login")
    target = own_address(request, request.GET.get("next", ""))
    try:
        return redirect(begin_sign_in(request, registration, back_to=_back_to(request), target=target, now=request.now))
    except SignInRefused as refusal:
        return _refuse(request, refusal)


@require_GET
def come_back(request: KetenRequest) -> HttpResponse:
    """Back from the broker: a client goes on to their own pages, somebody without a file may register."""
    registration = _registration()
    if registration is None:
        return redirect("client-login")
    try:
        claims, target = finish_sign_in(request, registration, back_to=_back_to(request), now=request.now)
        bsn = _read_bsn(claims[registration.claim], subject=claims["sub"])
    except SignInRefused as refusal:
        return _refuse(request, refusal)
    client = find_by_bsn(bsn)
    if client is None:
        start_person_session(request, bsn, now=request.now)
        return redirect("client-new")
    start_client_session(request, _present_file(client.id, request.today), now=request.now)
    return redirect(target or "client-home")


@require_POST
def sign_out(request: KetenRequest) -> HttpResponse:
    """Leave, and leave nothing behind."""
    request.session.flush()
    return redirect("client-login")


def _registration() -> Registration | None:
    return settings.KETEN_OPENID.get("client")


def _back_to(request: KetenRequest) -> str:
    return request.build_absolute_uri(reverse("client-come-back"))


def _present_file(client_id: int, today: date) -> int:
    """The file of a client, or the one into which it was merged."""
    show_viewer(as_client(client_id, "", on=today), today=today)
    return Client.objects.values_list("merged_into_id", flat=True).get(pk=client_id) or client_id


def _read_bsn(text: str, *, subject: str) -> str:
    """The BSN of a claim; a broker that also gives it as ``sub`` may not be used (OIDC NL GOV)."""
    bsn = text.strip().zfill(9)
    if not is_bsn(bsn):
        raise SignInRefused("identity-missing", "the claim holds no BSN")
    if subject.strip().zfill(9) == bsn:
        raise SignInRefused("not-trusted", "the broker gives the BSN as subject")
    return bsn


def _refuse(request: KetenRequest, refusal: SignInRefused) -> HttpResponse:
    words = {
        "level-too-low": _(
            "U bent ingelogd met te weinig zekerheid. Log opnieuw in op een manier die zekerder is,"
            " bijvoorbeeld met de app en een ID-check."
        ),
        "identity-missing": _("De inlogdienst gaf niet door wie u bent. Bel ons als dit zo blijft."),
    }
    context = {"said": words.get(refusal.reason) or refusal.sentence, "again_url": reverse("client-login")}
    return render(request, "keten/sign_in_refused.html", context, status=refusal.status)
