"""What inspections found, for everybody: final findings with what the parties said, and no person in it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keten.insight.governance import queries
from keten.insight.governance.showing import show_figure, show_finding


@require_safe
def public_inspections(request: HttpRequest) -> HttpResponse:
    """Inspections with a final finding; nobody has to sign in for it."""
    return render(request, "governance/public_inspections.html", {"rows": queries.list_public()})


@require_safe
def public_inspection(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: where it started from, and each final finding."""
    row = queries.get_public(key)
    found = [show_finding(one) for one in queries.list_final(row)]
    return render(
        request, "governance/public_inspection.html", {"row": row, "figure": show_figure(row), "found": found}
    )
