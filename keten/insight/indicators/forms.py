"""Which figures to see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PlaceSelect(forms.Select):
    """A list of hundreds of places in one template: Django's own opens one for each of them."""

    template_name = "indicators/parts/select.html"


class PlaceForm(forms.Form):
    """Everything together, or one location, organisation or target group."""

    waar = forms.ChoiceField(label=_("Waarvan wilt u de cijfers zien?"), required=False, widget=PlaceSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waar"].widget.attrs["class"] = "utrecht-select utrecht-select--html-select"
        self.fields["waar"].choices = choices  # type: ignore[attr-defined]
