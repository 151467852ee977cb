"""Forms for organisations, locations, partners and cooperation."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.forms.parts import choice_field, day_field
from keten.ground.organisations.models import (
    Breadth,
    Cooperation,
    LocationForm,
    Municipality,
    Organisation,
    OrganisationKind,
)
from keten.ground.organisations.queries import find_municipalities, list_municipality_choices
from keten.ground.organisations.rules.administration import check_served


def municipality_field(**given: Any) -> "forms.ModelChoiceField[Municipality]":
    """One municipality; its value is the code."""
    return forms.ModelChoiceField(queryset=list_municipality_choices(), empty_label=_("Kies een gemeente"), **given)


class OrganisationForm(forms.Form):
    """What may change of an organisation."""

    name = forms.CharField(label=_("Naam"), max_length=100)
    kind = forms.ChoiceField(label=_("Soort"), choices=OrganisationKind)
    municipality = municipality_field(
        label=_("Gemeente"), required=False, help_text=_("Voor een gemeente: welke. Voor anderen: waar zij zit.")
    )

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "municipality"}
        municipality: Municipality | None = self.cleaned_data["municipality"]
        return given | {"municipality_code": municipality.pk if municipality else None}


class AddOrganisationForm(OrganisationForm):
    """A new organisation."""

    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Korte naam voor bestanden, zoals gm0268. Blijft altijd dezelfde.")
    )
    from_on = day_field(_("Doet mee vanaf"))
    field_order = ("name", "kind", "municipality", "code", "from_on")


class PlaceForm(forms.Form):
    """What may change of a location."""

    name = forms.CharField(label=_("Naam"), max_length=80)
    form = forms.ChoiceField(label=_("Vorm"), choices=LocationForm, widget=forms.RadioSelect)
    breadth = forms.ChoiceField(
        label=_("Breedte"),
        choices=Breadth,
        widget=forms.RadioSelect,
        help_text=_("Breed: ook zorg, welzijn, jeugd of beschut werk. Smal: alleen werk en inkomen."),
    )
    municipality = municipality_field(label=_("Vestigingsgemeente"))
    address = forms.CharField(label=_("Adres"), max_length=120, required=False)
    serves = forms.CharField(
        label=_("Voor inwoners van"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text=_("Eén gemeente per regel. Leeg: alleen de vestigingsgemeente."),
    )

    def clean_serves(self) -> list[str]:
        """Names to codes, however they are capitalised."""
        names = [name.strip() for name in self.cleaned_data["serves"].splitlines() if name.strip()]
        codes = {name.casefold(): code for name, code in find_municipalities(names).items()}
        try:
            check_served(names, [name for name in names if name.casefold() in codes]).require()
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from None
        return [codes[name.casefold()] for name in names]

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        given = dict(self.cleaned_data)
        code = given.pop("municipality").pk
        return given | {"municipality_code": code, "serves": given["serves"] or [code]}


class AddPlaceForm(PlaceForm):
    """A new location."""

    from_on = day_field(_("Open vanaf"))


class CooperationForm(forms.Form):
    """Under one roof, or one service: two different things."""

    status = forms.ChoiceField(
        label=_("Hoe werken de partners samen?"),
        choices=Cooperation,
        widget=forms.RadioSelect,
        help_text=_("Samen gehuisvest is één dak; geïntegreerd is één dienst."),
    )
    from_on = day_field(_("Vanaf"))


class PartnerForm(forms.Form):
    """An organisation that comes to work at a location."""

    organisation = choice_field(Organisation, label=_("Organisatie"), empty_label=_("Kies een organisatie"))
    from_on = day_field(_("Vanaf"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "organisation", organisations)
