"""Forms of the pages that combine apps."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Gebruikersnaam"), widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Wachtwoord"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """The code of the phone, or a recovery code in its place."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "data-no-draft": True}),
    )


class SearchForm(forms.Form):
    """Searched by POST: a name or a BSN never stands in an address."""

    text = forms.CharField(label=_("Naam, klantnummer of BSN"), max_length=80, required=False)
