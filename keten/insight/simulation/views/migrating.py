"""Taking running cases over: ask for a plan, look at it, change it, say yes, and see what came of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.dossier.cases.models import Case
from keten.dossier.clients.queries.logs import log_list
from keten.ground.foundation.web import try_action
from keten.ground.organisations.entry import KetenRequest
from keten.insight.simulation import actions, queries
from keten.insight.simulation.forms import StagesForm, WhoseCasesForm
from keten.insight.simulation.models import CaseMigration, MigrationState
from keten.insight.simulation.showing_plan import list_answers, show_left, show_plan
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries import shelf
from keten.journey.routing.queries.trying import get_visible
from keten.journey.routing.queries.versions import get_models
from keten.journey.routing.views import pages


@pages.for_policy_staff
def migrate(request: KetenRequest, old: UUID, key: UUID) -> HttpResponse:
    """One page for the whole way: whose cases, the plan with its answers, and how far it is."""
    versions = get_visible(old, request.viewer), get_visible(key, request.viewer)
    places = shelf.list_places(request.viewer)
    form = WhoseCasesForm(request.POST if "vraag" in request.POST else request.GET or None, places=places)
    if "vraag" in request.POST:
        if asked := try_action(form, lambda: _ask(request, form, versions)):
            return _back(request, asked)
        return _show(request, versions, form, None, None)
    row = _find(request, form, versions)
    answers = _answers(request, row)
    if row and answers and _says_yes(request, row, answers):
        return _back(request, row)
    return _show(request, versions, form, row, answers)


def _ask(request: KetenRequest, form: WhoseCasesForm, versions: tuple[ModelVersion, ModelVersion]) -> CaseMigration:
    return actions.request_migration(
        from_version=versions[0].key, to_version=versions[1].key, **form.values(), by=request.viewer, now=request.now
    )


def _find(
    request: KetenRequest, form: WhoseCasesForm, versions: tuple[ModelVersion, ModelVersion]
) -> CaseMigration | None:
    if not (form.is_bound and form.is_valid()):
        return None
    old, new = versions
    return queries.find_migration(old.key, new.key, **form.values(), viewer=request.viewer)


def _answers(request: KetenRequest, row: CaseMigration | None) -> StagesForm | None:
    if row is None or row.plan is None or row.state != "planned":
        return None
    models = get_models([row.from_version_id, row.to_version_id])
    asked = list_answers(row.plan, models[row.from_version_id], models[row.to_version_id])
    return StagesForm(request.POST if "bevestigd" in request.POST else None, asked=asked)


def _says_yes(request: KetenRequest, row: CaseMigration, answers: StagesForm) -> bool:
    return "bevestigd" in request.POST and bool(try_action(answers, lambda: _say_yes(request, row, answers)))


def _say_yes(request: KetenRequest, row: CaseMigration, answers: StagesForm) -> CaseMigration:
    return actions.migrate_cases(migration=row.key, stages=answers.values(), by=request.viewer, now=request.now)


def _back(request: KetenRequest, row: CaseMigration) -> HttpResponse:
    return redirect(f"{request.path}?{urlencode({'location': row.location_id, 'target_group': row.target_group})}")


def _show(
    request: KetenRequest, versions: tuple[ModelVersion, ModelVersion], form: WhoseCasesForm,
    row: CaseMigration | None, answers: StagesForm | None,
) -> HttpResponse:  # fmt: skip
    old, new = versions
    context: dict[str, Any] = {
        "form": form,
        "row": row,
        "names": {"old": pages.name_version(old), "new": pages.name_version(new)},
        "answers": answers,
        "crumbs": pages.crumbs(pages.crumb_of(new), here=_("Lopende dossiers overzetten")),
    }
    if row and row.plan:
        models = get_models([old.pk, new.pk])
        context["left"] = show_left(row.by_hand, models[old.pk])
        context["stages"] = show_plan(row.plan, models[old.pk], models[new.pk], answers)
        context["files"] = _list_left(row, request)
    return render(request, "simulation/migrate.html", context)


def _list_left(row: CaseMigration, request: KetenRequest) -> list[Case]:
    """The files that stayed behind, for who may open them: a list like any other, so it is logged."""
    if row.state != MigrationState.DONE or not row.by_hand:
        return []
    found = queries.list_left(row, viewer=request.viewer)
    if found:
        log_list({case.client_id for case in found}, activity="overgebleven dossiers bekijken")
    return found
