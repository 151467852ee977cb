"""Every part of the look on one page: to try a theme on, and to test that the parts hold together."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    """One field of every shape."""

    text = forms.CharField(label=_("Korte tekst"), help_text=_("In gewone woorden."), max_length=80)
    choice = forms.ChoiceField(label=_("Keuze"), choices=[("", _("Kies")), ("a", "A"), ("b", "B")])
    day = forms.DateField(label=_("Datum"), widget=forms.DateInput)
    radio = forms.ChoiceField(label=_("Eén van deze"), widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
    several = forms.MultipleChoiceField(
        label=_("Meer kan ook"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "A"), ("b", "B")],
    )
    note = forms.CharField(label=_("Lange tekst"), required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label=_("Akkoord"))


def gallery(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    now = timezone.now()
    return render(request, "keten/gallery.html", sample(now=now, today=timezone.localdate(now)))


def sample(*, now: datetime, today: date) -> dict[str, Any]:
    """What the gallery shows: made up, and the same on every day."""
    day = timedelta(days=1)
    return {
        "now": now,
        "today": today,
        "kinds": ["late", "soon", "good", "calm", "plain"],
        "crumbs": [{"label": _("Begin"), "url": "/"}, {"label": _("Voorbeeld")}],
        "chips": [
            {"label": _("Alles"), "url": "?", "count": 138, "current": True},
            {"label": _("Te laat"), "url": "?toon=laat", "count": 4},
        ],
        "facts": [
            {"label": _("Wie"), "value": "A. de Boer", "note": today - 90 * day},
            {"label": _("Volgende stap"), "value": _("Gesprek"), "tag_kind": "late", "tag_text": _("te laat")},
            {"label": _("Einde"), "value": today + 9 * day},
            {"label": _("Bedrag"), "value": "€ 12,00", "url": "?"},
        ],
        "items": [
            {
                "kind": "todo",
                "when": today + 7 * day,
                "text": _("Gesprek"),
                "link_url": "?",
                "link_text": _("Kies tijd"),
            },
            {"kind": "late", "when": today - 6 * day, "text": _("Telefoongesprek"), "note": _("door A. de Boer")},
            {"kind": "past", "when": now - timedelta(hours=2), "text": _("Bericht")},
            {"kind": "calm", "when": today - 40 * day, "text": _("Ingezien")},
        ],
        "rows": [
            {"kind": "late", "why": _("Te laat"), "who": "A. de Boer", "due_on": today - 6 * day},
            {"kind": "calm", "why": _("Nieuw"), "who": "B. Kılıç", "due_on": None},
        ],
        "page": Paginator(range(138), 25).page(2),
        "form": SampleForm({"text": "", "note": "…", "several": ["a"]}),
        "empty_form": SampleForm(),
    }
