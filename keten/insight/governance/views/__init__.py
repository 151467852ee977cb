"""Pages of inspections: the workbench, files and samples, findings with what parties say, and what is public."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.organisations.entry import KetenRequest
from keten.insight.governance.models import Finding, Inspection

Crumb = dict[str, str]


def show_form(
    request: KetenRequest, form: BaseForm, *, title: str, label: str, crumbs: list[Crumb], lead: str = "",
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form; ``more`` is shown above it."""
    page = {"form": form, "title": title, "label": label, "crumbs": crumbs, "lead": lead, **more}
    return render(request, "governance/form.html", page)


def crumbs_of(inspection: Inspection | None = None, here: str = "") -> list[Crumb]:
    """The way from the list of inspections to a page of one."""
    ways = [{"label": _("Onderzoeken"), "url": reverse("inspections")}]
    if inspection is not None:
        ways.append({"label": inspection.subject, "url": reverse("inspection", args=[inspection.key])})
    return [*ways, {"label": here, "url": ""}] if here else _end(ways)


def crumbs_of_finding(finding: Finding, *, inspects: bool, here: str) -> list[Crumb]:
    """The way to a page of a finding: over the workbench for who inspects, over what waits for a party."""
    said = {"label": say_finding(finding), "url": reverse("finding", args=[finding.key])}
    first = crumbs_of(finding.inspection, here="x")[:-1] if inspects else [_own_findings()]
    return [*first, said, {"label": here, "url": ""}]


def say_finding(finding: Finding) -> str:
    """What a finding is called."""
    return _("Bevinding %(n)s") % {"n": finding.number}


def _own_findings() -> Crumb:
    return {"label": _("Bevindingen"), "url": reverse("findings")}


def _end(ways: list[Crumb]) -> list[Crumb]:
    return [*ways[:-1], {"label": ways[-1]["label"], "url": ""}]
