"""From when a location works by a version: see first what that ends, say yes, and take it back before its day."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations.entry import KetenRequest
from keten.journey.routing import actions, forms
from keten.journey.routing.models import ModelChoice, ModelVersion
from keten.journey.routing.queries import shelf
from keten.journey.routing.queries.trying import get_visible
from keten.journey.routing.views import pages
from keten.journey.routing.views.words import say_list


@pages.for_policy_staff
def choose(request: KetenRequest, key: UUID) -> HttpResponse:
    """The form; then what it would change; then, after a yes, the choice."""
    row, places = get_visible(key, request.viewer), shelf.list_places(request.viewer)
    form = forms.ChoiceForm(request.POST or None, places=places, initial=_initial(request))
    plans = None
    if "bevestigd" in request.POST:
        chosen = try_action(
            form, lambda: actions.choose_model(version=row.key, **form.values(), by=request.viewer, now=request.now)
        )
        if chosen is not None:
            return _done(request, row, chosen)
    elif request.POST and "wijzig" not in request.POST:
        plans = try_action(form, lambda: shelf.preview_choice(row, **form.values(), today=request.today))
    lines = shelf.list_lines(places, [], today=request.today)
    context = {
        "version": row,
        "name": pages.name_version(row),
        "form": form,
        "plans": plans,
        "places": [{"place": place, "lines": lines[place.pk]} for place in places],
        "crumbs": pages.crumbs(pages.crumb_of(row), here=_("Kiezen vanaf een datum")),
    }
    return render(request, "routing/choose.html", context)


@require_POST
@pages.for_policy_staff
def withdraw(request: KetenRequest, key: UUID) -> HttpResponse:
    """Undo a choice before its day: what held before goes on."""
    row = try_button(request, lambda: actions.withdraw_choice(choice=key, by=request.viewer, now=request.now))
    if row:
        words = {"name": pages.name_version(row.version), "group": row.get_target_group_display()}
        say_done(request, _("Ongedaan gemaakt: %(name)s gaat niet in voor %(group)s.") % words)
    return redirect("werkwijzen")


def _initial(request: KetenRequest) -> dict[str, object]:
    return {"from_on": request.today + timedelta(days=1)}


def _done(request: KetenRequest, row: ModelVersion, chosen: Sequence[ModelChoice]) -> HttpResponse:
    words = {
        "name": pages.name_version(row),
        "day": date_in_words(chosen[0].from_on, request.today),
        "groups": say_list(choice.get_target_group_display() for choice in chosen),
    }
    undo_url = reverse("werkwijze-keuze-terug", args=[chosen[0].key]) if _can_undo(request, chosen) else ""
    say_done(request, _("%(name)s gaat in op %(day)s voor %(groups)s.") % words, undo_url=undo_url)
    return redirect("werkwijzen")


def _can_undo(request: KetenRequest, chosen: Sequence[ModelChoice]) -> bool:
    return len(chosen) == 1 and chosen[0].from_on > request.today
