"""What people type about a case. Only the shape; whether it may is decided by the rules."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.actions import Draft, Upload
from keten.dossier.cases.models import CloseReason, Queue, StepKind, Way
from keten.dossier.cases.rules.attachments import KINDS, Limits, check_files
from keten.dossier.clients.actions import Person
from keten.dossier.clients.queries import ContactStanding
from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.models import Municipality, Organisation, Staff

PLANNABLE = [choice for choice in StepKind.choices if choice[0] != StepKind.TELL_CLIENT]


class StepForm(forms.Form):
    """A step to plan."""

    kind = forms.ChoiceField(label=_("Wat gaat u doen?"), choices=PLANNABLE)
    due_on = forms.DateField(label=_("Wanneer?"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Toelichting"), required=False, max_length=200)


class FinishForm(forms.Form):
    """How a step ended, and what comes next."""

    OUTCOMES = [("done", _("Gedaan")), ("missed", _("Niet doorgegaan")), ("moved", _("Andere datum"))]

    outcome = forms.ChoiceField(label=_("Hoe ging het?"), choices=OUTCOMES, widget=forms.RadioSelect, initial="done")
    reason = forms.CharField(
        label=_("Toelichting"),
        required=False,
        max_length=200,
        help_text=_("Nodig als de stap niet doorging: waarom niet?"),
    )
    next_kind = forms.ChoiceField(label=_("Volgende stap"), choices=PLANNABLE, required=False, initial="talk")
    next_due_on = forms.DateField(
        label=_("Datum van de volgende stap"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Of de nieuwe datum, als u de stap verzet. Zonder datum raakt de klant uit beeld."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("outcome") == "moved" and not given.get("next_due_on"):
            self.add_error("next_due_on", _("Kies de nieuwe datum."))
        return given


class HandoverForm(forms.Form):
    """Whom to ask, and what moves."""

    to_organisation = forms.ModelChoiceField(
        label=_("Naar welke organisatie?"), queryset=Organisation.objects.none(), empty_label=_("Kies een organisatie")
    )
    to_staff = forms.ModelChoiceField(
        label=_("Naar wie?"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Iedere coach van deze organisatie"),
    )
    moves_responsibility = forms.BooleanField(
        label=_("De organisatie wordt ook formeel verantwoordelijk"), required=False
    )
    keeps_steward = forms.BooleanField(
        label=_("De contactpersoon blijft"),
        required=False,
        help_text=_("Alleen de verantwoordelijkheid gaat over; de klant houdt dezelfde contactpersoon."),
    )
    reason = forms.CharField(
        label=_("Wat moet de ontvanger weten?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("Dit staat boven de samenvatting die de ontvanger leest."),
    )

    def __init__(self, *args: Any, organisations: Any, coaches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "to_organisation", organisations)
        offer_choices(self, "to_staff", coaches, lambda staff: f"{staff.name} – {staff.organisation.name}")


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Waarom neemt u deze klant niet over?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("De vrager leest dit."),
    )


class CloseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Waarom sluit u dit dossier?"), choices=CloseReason, widget=forms.RadioSelect)


class PersonForm(forms.Form):
    """Minimal identity of a client."""

    title = forms.ChoiceField(
        label=_("Aanhef"), choices=[("", _("Geen")), ("mevrouw", _("Mevrouw")), ("meneer", _("Meneer"))], required=False
    )
    initials = forms.CharField(label=_("Voorletters"), max_length=20)
    prefix = forms.CharField(label=_("Tussenvoegsel"), max_length=20, required=False)  # type: ignore[assignment]
    last_name = forms.CharField(label=_("Achternaam"), max_length=80)
    born_on = forms.DateField(label=_("Geboortedatum"), widget=forms.DateInput(attrs={"type": "date"}))
    bsn = forms.CharField(
        label=_("BSN"),
        required=False,
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-no-draft": True}),
        help_text=_("Negen cijfers. Leeg laten als het BSN niet bekend is."),
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=7, required=False)
    municipality = forms.ModelChoiceField(
        label=_("Woongemeente"), queryset=Municipality.objects.order_by("name"), empty_label=_("Kies een gemeente")
    )
    phone = forms.CharField(label=_("Telefoon"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Taal"), choices=[("nl", _("Nederlands")), ("en", _("Engels")), ("xx", _("Andere taal, tolk nodig"))]
    )

    def clean_bsn(self) -> str:
        return "".join(c for c in self.cleaned_data["bsn"] if c not in " .-")

    def clean_postcode(self) -> str:
        return str(self.cleaned_data["postcode"]).replace(" ", "").upper()

    def person(self) -> Person:
        """The typed identity; only after ``is_valid``."""
        given = {name: self.cleaned_data[name] for name in PersonForm.base_fields if name != "municipality"}
        born_on: date = given.pop("born_on")
        return Person(born_on=born_on, municipality_code=self.cleaned_data["municipality"].pk, **given)


class MergeForm(forms.Form):
    number = forms.CharField(
        label=_("Klantnummer van de dubbele inschrijving"),
        max_length=20,
        help_text=_("Zoals K-48213. Alle dossiers van die klant komen bij deze klant."),
    )


class ManyFiles(forms.FileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each as it came; not too many and none too large (``limits``), before anything is read."""

    limits: Limits | None = None

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [file for file in data or () if file]
        files = [super(FilesField, self).clean(file, initial) for file in given]
        if self.limits:
            sizes = check_files([file.size for file in files], self.limits)
            if not sizes:
                raise forms.ValidationError(gettext(sizes.reason))
        return files


ABOUT = [(Queue.WORK, _("Nee")), (Queue.BENEFIT, _("Ja. De organisatie die betaalt, geeft antwoord."))]


class MessageForm(forms.Form):
    """A message with its files. ``attempt``: one form, one message."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Uw bericht"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    attachments = FilesField(
        label=_("Bijlagen"),
        required=False,
        widget=ManyFiles(attrs={"accept": ",".join([*KINDS, *KINDS.values(), ".jpeg"])}),
    )

    def __init__(self, *args: Any, limits: Limits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files = self.fields["attachments"]
        assert isinstance(files, FilesField)
        files.limits = limits
        said = {"n": limits.files, "mb": limits.megabytes}
        files.help_text = _("Een pdf, jpg, png of docx. Niet meer dan %(n)s, elk tot %(mb)s MB.") % said

    def draft(self) -> Draft:
        """What was written; only after ``is_valid``."""
        given = self.cleaned_data
        files = tuple(Upload(name=file.name, content=file.read()) for file in given["attachments"])
        return Draft(text=given["text"], attempt=given["attempt"], files=files)


class AnswerForm(MessageForm):
    """A message to the client. ``answers``: which message of theirs it answers; empty when none waits."""

    answers = forms.UUIDField(widget=forms.HiddenInput, required=False)


class QuestionForm(MessageForm):
    """A message of the client, who says whether it is about money."""

    about = forms.ChoiceField(
        label=_("Gaat het over uw uitkering of geld?"), choices=ABOUT, widget=forms.RadioSelect, initial=Queue.WORK
    )
    field_order: Sequence[str] = ("attempt", "about", "text", "attachments")


class RecordForm(QuestionForm):
    """What a client said, written down by staff."""

    way = forms.ChoiceField(label=_("Hoe zei de klant het?"), choices=Way, widget=forms.RadioSelect)
    field_order = ("attempt", "way", "about", "text", "attachments")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Wat zei of schreef de klant?")
        self.fields["about"].label = _("Gaat het over de uitkering of geld?")


class WhyForm(forms.Form):
    """Why a message needs no answer, or is somebody else's; the client can read it."""

    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De klant kan dit lezen."),
    )


class PreferenceForm(forms.Form):
    """How we tell the client that something waits."""

    email = forms.BooleanField(label=_("Met een e-mail"), required=False)
    text = forms.BooleanField(label=_("Met een sms"), required=False)

    def __init__(self, *args: Any, standing: ContactStanding, **kwargs: Any) -> None:
        self.known = {"email": standing.email, "text": standing.text}
        kwargs["initial"] = self.known
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = standing.email_address or _("Geen e-mailadres bekend")
        self.fields["text"].help_text = standing.phone or _("Geen telefoonnummer bekend")
        for channel in set(self.fields) - set(standing.offered):
            del self.fields[channel]

    def chosen(self) -> dict[str, bool]:
        """What was chosen, and what could not be chosen here as it was; only after ``is_valid``."""
        return self.known | self.cleaned_data
