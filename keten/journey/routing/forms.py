"""Forms for ways of working: the text of a draft, and from when a location works by a version."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, TargetGroup

LONGEST_TEXT = 100_000


class DraftForm(forms.Form):
    """The text, as it is typed: whether it is right is seen afterwards."""

    text = forms.CharField(label=_("Tekst van de werkwijze"), max_length=LONGEST_TEXT, strip=False)


class PlaceForm(forms.Form):
    """For which of the own locations; with one location there is nothing to choose."""

    location = forms.TypedChoiceField(label=_("Voor welke locatie?"), coerce=int)

    def __init__(self, *args: Any, places: Sequence[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["location"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(place.pk, place.name) for place in places]
        if len(places) == 1:
            field.initial, field.widget = places[0].pk, forms.HiddenInput()


class ChoiceForm(PlaceForm):
    """Vanaf … werken we zo voor …"""

    target_groups = forms.MultipleChoiceField(
        label=_("Voor welke doelgroepen?"), choices=TargetGroup, widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(
        label=_("Vanaf welke datum?"),
        help_text=_("Wie zich vanaf deze dag inschrijft, krijgt deze werkwijze. Lopende dossiers houden hun versie."),
        widget=forms.DateInput,
    )
    field_order = ("location", "target_groups", "from_on")

    def values(self) -> dict[str, Any]:
        """As the action and the preview take them."""
        given = self.cleaned_data
        return {
            "location_id": given["location"],
            "target_groups": given["target_groups"],
            "from_on": given["from_on"],
        }


class SharesForm(forms.Form):
    """Over which days; both count."""

    van = forms.DateField(label=_("Van"), widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Tot en met"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("van") and given.get("tot") and given["van"] > given["tot"]:
            self.add_error("tot", _("De laatste dag ligt voor de eerste."))
        return given
