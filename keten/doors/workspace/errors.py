"""Refusals that are no page of their own."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, keep what was typed, offer the way back."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something came in that is no answer to any form, or far more than a form may hold; Django wrote it in the log."""
    is_too_much = isinstance(exception, RequestDataTooBig)
    return render(request, "400.html", {"is_too_much": is_too_much}, status=400)
