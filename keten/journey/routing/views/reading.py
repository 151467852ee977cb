"""Reading ways of working: all of them, one version, and what differs between two."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from keten.ground.organisations.entry import KetenRequest
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries import shelf
from keten.journey.routing.queries.trying import get_visible, try_text
from keten.journey.routing.rules.choosing import POLICY_ROLES
from keten.journey.routing.rules.differing import compare_models, compare_texts
from keten.journey.routing.views import pages
from keten.journey.routing.views.showing import show_changes, show_examples, show_model


@pages.for_readers
def ways(request: KetenRequest) -> HttpResponse:
    """Per location who is served how and what is planned; below it every model there is."""
    text = request.GET.get("zoek", "").strip()
    places, bound = shelf.list_places(request.viewer), shelf.list_bound(request.viewer)
    running = shelf.count_running(bound)
    lines = shelf.list_lines(places, bound, today=request.today)
    rows = shelf.list_shelf(request.viewer, used=set(running), text=text)
    context = {
        "places": [
            {"place": place, "lines": [pages.show_line(place, line) for line in lines[place.pk]]} for place in places
        ],
        "empty": sum(line.present is None for each in lines.values() for line in each),
        "planned": sum(len(line.planned) for each in lines.values() for line in each),
        "models": [
            {"version": row, "summary": shelf.get_summary(row.text), "running": running.get(row.pk, 0)} for row in rows
        ],
        "text": text,
        "copy": pages.copy_form(places),
        "may_change": pages.is_policy_staff(request.viewer),
        "may_see_shares": request.viewer.has_role(*POLICY_ROLES, "team_leader"),
    }
    return render(request, "routing/ways.html", context)


@pages.for_readers
def version(request: KetenRequest, key: UUID) -> HttpResponse:
    """One version: its picture, and everything it says in plain words."""
    row = get_visible(key, request.viewer)
    trial = try_text(row.text)
    running = shelf.count_running(shelf.list_bound(request.viewer)).get(row.pk, 0)
    uses = shelf.list_uses(row, request.viewer, today=request.today)
    context = {
        "version": row,
        "name": pages.name_version(row),
        "facts": pages.facts_of(row, uses, running),
        "uses": uses,
        "shown": show_model(trial.model) if trial.model else None,
        "faults": trial.faults,
        "examples": show_examples(trial.lived, trial.model) if trial.model else [],
        "siblings": shelf.list_siblings(row, request.viewer),
        "copy": pages.copy_form(shelf.list_places(request.viewer)),
        "may_change": pages.is_policy_staff(request.viewer),
        "may_edit": pages.may_edit(row, request.viewer),
        "try_out_url": pages.try_out_address(row, row.based_on) if pages.is_policy_staff(request.viewer) else "",
        "crumbs": pages.crumbs(here=pages.name_version(row)),
    }
    return render(request, "routing/version.html", context)


@pages.for_readers
def differences(request: KetenRequest, key: UUID, other: UUID) -> HttpResponse:
    """What changed from the second version to the first: in words, and in the text."""
    new, old = get_visible(key, request.viewer), get_visible(other, request.viewer)
    context = {
        "new": new,
        "old": old,
        "names": {"new": pages.name_version(new), "old": pages.name_version(old)},
        "changes": _changes(old, new),
        "lines": compare_texts(old.text, new.text),
        "crumbs": pages.crumbs(pages.crumb_of(new), here=_("Verschillen")),
    }
    return render(request, "routing/differences.html", context)


def _changes(old: ModelVersion, new: ModelVersion) -> list[dict[str, object]] | None:
    """None when one of the two cannot be read as a model."""
    before, after = try_text(old.text).model, try_text(new.text).model
    return show_changes(compare_models(before, after), before, after) if before and after else None
