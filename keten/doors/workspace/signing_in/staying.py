"""Staying signed in for a while longer, and going out."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keten.ground.foundation.sessions import seconds_left
from keten.ground.organisations.entry import KetenRequest


@require_POST
def sign_out(request: KetenRequest) -> HttpResponse:
    """Leave, and leave nothing behind."""
    request.session.flush()
    return redirect("home")


@require_POST
def stay(request: KetenRequest) -> HttpResponse:
    """Asking is enough: whoever asks is still there. Answers how many seconds are left, or with 401 that it is over."""
    left = seconds_left(request, now=request.now)
    if left is None:
        return JsonResponse({"seconds": 0}, status=401)
    return JsonResponse({"seconds": left})
