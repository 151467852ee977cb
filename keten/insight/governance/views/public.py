"""What inspections found, for everybody: final findings with what the parties said, and no person in it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.entry import KetenRequest
from keten.insight.governance import queries
from keten.insight.governance.showing import show_figure, show_finding


@require_safe
def public_inspections(request: KetenRequest) -> HttpResponse:
    """Inspections with a final finding; nobody has to sign in for it."""
    return render(request, "governance/public_inspections.html", {"rows": queries.list_public()})


@require_safe
def public_inspection(request: KetenRequest, key: UUID) -> HttpResponse:
    """One of them: where it started from, and each final finding."""
    row = queries.get_public(key)
    least = get_whole_number("governance.least_shown_files", on=request.today)
    found = [show_finding(one, least=least) for one in queries.list_final(row)]
    return render(
        request, "governance/public_inspection.html", {"row": row, "figure": show_figure(row), "found": found}
    )
