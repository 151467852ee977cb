"""What an administrator fills in to connect a partner's system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, Organisation

_SOURCE = _("Zoals urn:nld:oin:00000001234567890000:systeem:keten.")


class SystemForm(forms.Form):
    """One system of one partner, for all locations or for one."""

    organisation = forms.ModelChoiceField(
        label=_("Organisatie"), queryset=Organisation.objects.order_by("name"), empty_label=_("Kies een organisatie")
    )
    location = forms.ModelChoiceField(
        label=_("Alleen voor deze locatie"), queryset=Location.objects.order_by("name"), required=False,
        empty_label=_("Alle locaties"),
    )  # fmt: skip
    address = forms.CharField(label=_("Adres waar berichten heen gaan"), max_length=300)
    our_source = forms.CharField(label=_("Onze bron"), max_length=120, help_text=_SOURCE)
    their_source = forms.CharField(label=_("Hun bron"), max_length=120, help_text=_SOURCE)
    secret = forms.CharField(
        label=_("Gedeeld geheim"), max_length=200, required=False,
        help_text=_("Alleen als de partner er een gaf. Anders maakt Keten er een."),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        given = dict(self.cleaned_data)
        organisation, location = given.pop("organisation"), given.pop("location")
        return given | {"organisation_id": organisation.pk, "location_id": location.pk if location else None}
