"""Refusals that are no page of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, keep what was typed, offer the way back."""
    return render(request, "403_csrf.html", status=403)
