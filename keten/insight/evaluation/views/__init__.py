"""Pages of working methods and measures."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.insight.evaluation.models import Measure, Method

Crumb = dict[str, str]


def show_form(
    request: HttpRequest, form: BaseForm, *, title: str, label: str, crumbs: list[Crumb], lead: str = ""
) -> HttpResponse:
    """A page with one form, below the last but one of its crumbs."""
    page = {"form": form, "title": title, "label": label, "crumbs": crumbs, "lead": lead, "back_url": crumbs[-2]["url"]}
    return render(request, "evaluation/form.html", page)


def crumbs_of_method(method: Method | None = None, here: str = "") -> list[Crumb]:
    """From the catalogue to a page of one working method."""
    ways = [{"label": _("Wat werkt"), "url": reverse("methods")}]
    if method is not None:
        ways.append({"label": method.title, "url": reverse("method", args=[method.key])})
    return _end(ways, here)


def crumbs_of(measure: Measure | None = None, here: str = "") -> list[Crumb]:
    """From the list of measures to a page of one."""
    ways = [{"label": _("Maatregelen"), "url": reverse("measures")}]
    if measure is not None:
        ways.append({"label": measure.title, "url": reverse("measure", args=[measure.key])})
    return _end(ways, here)


def _end(ways: list[Crumb], here: str) -> list[Crumb]:
    return [*ways, {"label": here, "url": ""}] if here else [*ways[:-1], {"label": ways[-1]["label"], "url": ""}]
