"""What somebody without a file chooses: what they come for."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = [
    ("vroegmelding", _("Mijn werk stopt binnenkort")),
    ("ww_aanvraag", _("Ik wil WW aanvragen")),
    ("bijstand_aanvraag", _("Ik wil bijstand aanvragen")),
    ("inschrijving", _("Ik zoek werk")),
]


class StartForm(forms.Form):
    """One of the forms with which something begins."""

    form = forms.ChoiceField(label=_("Waarvoor komt u?"), choices=CHOICES, widget=forms.RadioSelect)
