"""What the administrator's pages share: the sections above each page, and a form that becomes one action."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff

Done = TypeVar("Done")
Crumb = tuple[str, str]  # label and address

PER_PAGE = 50
for_administrators = for_staff("administrator")


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """How a page with one form reads. ``trail`` leads here; its last entry is where "Annuleer" goes."""

    title: str
    button: str
    trail: Sequence[Crumb]
    lead: str = ""
    warning: str = ""
    kind: str = "primary"
    section: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def show(request: KetenRequest, template: str, section: str, **context: Any) -> HttpResponse:
    """A page with the sections of the administrator above it; ``section`` is the name of the current one."""
    return render(request, template, {"sections": list_sections(section), **context})


def answer(
    request: KetenRequest,
    form: forms.Form,
    *,
    action: Callable[[], Done],
    done: Callable[[Done], str],
    page: FormPage,
    to: Callable[[Done], str] | None = None,
) -> HttpResponse:
    """Carry out the action of a form and go on (to where "Annuleer" goes, or ``to``), or show the form again."""
    result = try_action(form, action)
    if result is not None:
        say_done(request, done(result))
        return redirect(to(result) if to else page.trail[-1][1])
    crumbs = [{"label": label, "url": url} for label, url in page.trail] + [{"label": page.title}]
    context = {"form": form, "page": page, "crumbs": crumbs, "back_url": page.trail[-1][1], **page.more}
    return show(request, "organisations/form.html", page.section, **context)


def list_sections(current: str) -> list[dict[str, Any]]:
    """The sections of the administrator's pages, for ``organisations/base.html``."""
    words = [
        ("beheer", _("Overzicht")),
        ("beheer-afspraken", _("Afspraken")),
        ("beheer-locaties", _("Locaties")),
        ("beheer-organisaties", _("Organisaties")),
        ("beheer-medewerkers", _("Medewerkers")),
        ("beheer-teams", _("Teams")),
        ("beheer-afwezigheid", _("Afwezigheid")),
        ("beheer-tabellen", _("Tabellen")),
        ("beheer-import", _("Inlezen")),
        ("beheer-verbindingen", _("Verbindingen")),
    ]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in words]
