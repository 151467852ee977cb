"""Changing a way of working: a copy, its text, and the moment after which it is fixed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused, try_action
from keten.ground.organisations.entry import KetenRequest
from keten.journey.routing import actions, forms
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries import shelf
from keten.journey.routing.queries.trying import get_visible, try_text
from keten.journey.routing.queries.versions import UnknownVersion
from keten.journey.routing.views import pages
from keten.journey.routing.views.editing import list_keys, list_names, number_lines, quote_faults
from keten.journey.routing.views.showing import show_examples


@require_POST
@pages.for_policy_staff
def copy(request: KetenRequest, key: UUID) -> HttpResponse:
    """A draft for a location of one's own, and straight on to its text."""
    row = get_visible(key, request.viewer)
    form = forms.PlaceForm(request.POST, places=shelf.list_places(request.viewer))
    made = try_action(
        form,
        lambda: actions.copy_model(
            version=row.key, location_id=form.cleaned_data["location"], by=request.viewer, now=request.now
        ),
    )
    if made is None:
        say_refused(request, Refused("Kies een locatie waar u werkt."))
        return redirect("werkwijze", key)
    said = _("Kopie gemaakt: %(name)s. Er verandert nog niets voor klanten.")
    say_done(request, said % {"name": pages.name_version(made)})
    return redirect("werkwijze-bewerken", made.key)


@pages.for_policy_staff
def edit(request: KetenRequest, key: UUID) -> HttpResponse:
    """The text with its line numbers. Everything is kept, also what is wrong; checking says on which line."""
    row = _get_draft(request, key)
    form = forms.DraftForm(request.POST or None, initial={"text": row.text})
    saved = try_action(
        form,
        lambda: actions.save_draft(version=row.key, text=form.cleaned_data["text"], by=request.viewer, now=request.now),
    )
    if saved is not None:
        return _go_on(request, saved)
    return _show_editor(request, row, form)


@pages.for_policy_staff
def publish(request: KetenRequest, key: UUID) -> HttpResponse:
    """Asks first: afterwards this version never changes again."""
    row = _get_draft(request, key)
    trial = try_text(row.text)
    if request.method == "POST":
        try:
            actions.publish_model(version=row.key, by=request.viewer, now=request.now)
        except Refused as refusal:
            say_refused(request, refusal)
            return redirect(_editor(row, checked=True))
        said = _("%(name)s ligt vast. Kies nu vanaf welke dag zij geldt.")
        say_done(request, said % {"name": pages.name_version(row)})
        return redirect("werkwijze-kiezen", key)
    context = {
        "version": row,
        "name": pages.name_version(row),
        "faults": trial.faults,
        "examples": len(trial.lived),
        "crumbs": pages.crumbs(pages.crumb_of(row), here=_("Vastzetten")),
    }
    return render(request, "routing/publish.html", context)


def _get_draft(request: KetenRequest, key: UUID) -> ModelVersion:
    row = get_visible(key, request.viewer)
    if not pages.may_edit(row, request.viewer):
        raise UnknownVersion
    return row


def _go_on(request: KetenRequest, row: ModelVersion) -> HttpResponse:
    """To what was asked: only kept, checked, or on to fixing it."""
    asked = request.POST.get("doe", "")
    if asked == "vastzetten" and not try_text(row.text).faults:
        return redirect("werkwijze-vastzetten", row.key)
    say_done(request, _("Concept %(name)s is bewaard.") % {"name": pages.name_version(row)})
    return redirect(_editor(row, checked=asked in ("controle", "vastzetten")))


def _editor(row: ModelVersion, *, checked: bool) -> str:
    address = reverse("werkwijze-bewerken", args=[row.key])
    return f"{address}?controle=1" if checked else address


def _show_editor(request: KetenRequest, row: ModelVersion, form: forms.DraftForm) -> HttpResponse:
    text = str(form["text"].value() or "")
    trial = try_text(text) if "controle" in request.GET else None
    faults = trial.faults if trial else ()
    context = {
        "version": row,
        "name": pages.name_version(row),
        "form": form,
        "text": text,
        "lines": number_lines(text, faults),
        "trial": trial,
        "faults": quote_faults(text, faults),
        "examples": show_examples(trial.lived, trial.model) if trial and trial.model else [],
        "keys": list_keys(),
        "names": list_names(),
        "try_out_url": pages.try_out_address(row, row.based_on),
        "crumbs": pages.crumbs(pages.crumb_of(row), here=_("Bewerken")),
    }
    return render(request, "routing/edit.html", context)
