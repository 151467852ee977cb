"""The page on which ways of working are compared. Its address says everything: models, clients and seed."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.web import try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.simulation import actions, queries
from keten.insight.simulation.forms import TryForm, say_version
from keten.insight.simulation.models import TryOut
from keten.insight.simulation.rules.asking import POLICY_ROLES
from keten.insight.simulation.showing import show_result
from keten.journey.routing.views import pages


@for_staff(*POLICY_ROLES)
def try_models(request: KetenRequest) -> HttpResponse:
    """Choose, ask, wait and read: the form above, and what came out below."""
    versions = queries.list_versions(viewer=request.viewer)
    if request.method == "POST":
        form = TryForm(request.POST, versions=versions)
        if try_action(form, lambda: _ask(request, form)):
            return redirect(f"{reverse('try-models')}?{urlencode(_address(form), doseq=True)}")
        return render(request, "simulation/try.html", {"form": form, "crumbs": _crumbs()})
    asked = {"models": request.GET.getlist("werkwijze"), "clients": request.GET.get("klanten"),
             "seed": request.GET.get("getal")}  # fmt: skip
    form = TryForm(asked if asked["models"] else None, versions=versions)
    row = _find(request, form) if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "crumbs": _crumbs(),
        "try_out": row,
        "shown": show_result(row.result, titles=row.titles) if row and row.result else None,
    }
    return render(request, "simulation/try.html", context)


def _crumbs() -> list[dict[str, str]]:
    return pages.crumbs(here=_("Werkwijzen proberen"))


def _ask(request: KetenRequest, form: TryForm) -> TryOut:
    values = form.cleaned_data
    chosen = queries.get_versions(values["models"], viewer=request.viewer)
    return actions.request_try_out(
        texts=[one.text for one in chosen], titles=_titles(chosen), clients=values["clients"],
        seed=values["seed"], by=request.viewer, now=request.now,
    )  # fmt: skip


def _titles(chosen: Sequence[queries.Version]) -> list[str]:
    """The titles, with the number of the version where two are called the same."""
    titles = [one.title for one in chosen]
    return titles if len(set(titles)) == len(titles) else [say_version(one) for one in chosen]


def _find(request: KetenRequest, form: TryForm) -> TryOut | None:
    values = form.cleaned_data
    texts = [one.text for one in queries.get_versions(values["models"], viewer=request.viewer)]
    return queries.find_try_out(texts, clients=values["clients"], seed=values["seed"], viewer=request.viewer)


def _address(form: TryForm) -> dict[str, object]:
    values = form.cleaned_data
    return {"werkwijze": values["models"], "klanten": values["clients"], "getal": values["seed"]}
