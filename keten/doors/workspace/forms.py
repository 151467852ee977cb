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


class OpenElsewhereForm(forms.Form):
    """Whose file somebody wants to open outside their own clients, and why."""

    known_as = forms.CharField(
        label=_("Klantnummer of BSN"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = forms.DateField(
        label=_("Geboortedatum"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Vraag de klant ernaar: zo opent u niet het dossier van een ander."),
    )
    reason = forms.CharField(
        label=_("Waarom hebt u dit dossier nu nodig?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Minstens 10 tekens. Uw teamleider leest dit, en de klant ziet dat u gekeken hebt."),
    )


_BOX = "utrecht-textbox utrecht-textbox--html-input"


class SpanForm(forms.Form):
    """Over which days a report is, and perhaps about whom."""

    van = forms.DateField(label=_("Van"), widget=forms.DateInput(attrs={"type": "date", "class": _BOX}))
    tot = forms.DateField(label=_("Tot en met"), widget=forms.DateInput(attrs={"type": "date", "class": _BOX}))
    medewerker = forms.CharField(
        label=_("Medewerker"), max_length=80, required=False, widget=forms.TextInput(attrs={"class": _BOX})
    )


class RightsForm(forms.Form):
    """What the privacy officer found of somebody's roles."""

    staff = forms.IntegerField(widget=forms.HiddenInput)
    fits = forms.ChoiceField(choices=[("ja", _("Klopt")), ("nee", _("Klopt niet"))])
    note = forms.CharField(label=_("Wat klopt er niet?"), max_length=200, required=False)


class StageForm(forms.Form):
    """Another stage for a client, because of whom, and why."""

    BECAUSE = [
        ("coach", _("Ik vind dit beter passen")),
        ("client", _("De klant vraagt erom")),
        ("partner", _("Een partner vraagt erom")),
    ]

    stage = forms.ChoiceField(label=_("Nieuwe fase"), widget=forms.RadioSelect)
    because = forms.ChoiceField(
        label=_("Op wiens verzoek?"), choices=BECAUSE, widget=forms.RadioSelect, initial="coach"
    )
    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Minstens 10 tekens. De klant leest deze reden ook."),
    )

    def __init__(self, *given: object, stages: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]
