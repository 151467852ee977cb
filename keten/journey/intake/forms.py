"""What people type at a registration."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.forms import PersonForm
from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.models import Location, Specialism, TargetGroup


class RegistrationForm(PersonForm):
    """Who, where, for which target group, and what the coach should know about."""

    location = forms.ModelChoiceField(label=_("Locatie"), queryset=Location.objects.none())
    target_group = forms.ChoiceField(label=_("Doelgroep"), choices=TargetGroup)
    wanted = forms.MultipleChoiceField(
        label=_("Zoek een coach met kennis van"),
        choices=Specialism,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    known = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, locations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "location", locations)
        if len(locations) == 1:
            self.fields["location"].initial = locations[0]
