"""Fields that come back in many forms."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Staff, Team


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A date, with the browser's own picker."""
    return forms.DateField(label=label, required=required, help_text=help_text, widget=forms.DateInput)


def choice_field(rows: type[models.Model], **given: Any) -> "forms.ModelChoiceField[Any]":
    """A choice whose rows come later, with ``offer_choices``."""
    return forms.ModelChoiceField(queryset=rows._default_manager.none(), **given)


def name_colleague(staff: Staff) -> str:
    """A colleague with the organisation: "A. de Vries – UWV"."""
    return f"{staff.name} – {staff.organisation.name}"


def name_team(team: Team) -> str:
    """A team with its place."""
    return f"{team.location.name} – {team.name}"


class EndForm(forms.Form):
    """The first day on which something no longer holds."""

    until_on = day_field(_("Vanaf welke datum niet meer?"))


class ConfirmForm(forms.Form):
    """A yes; what it means is said on the page."""
