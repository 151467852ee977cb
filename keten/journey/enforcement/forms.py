"""What people fill in for enforcement. Only the shape; whether it may is decided by the rules."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.register import say
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.enforcement.actions.agreeing import Effort
from keten.journey.enforcement.actions.deciding import Choice
from keten.journey.enforcement.actions.investigating import Finding
from keten.journey.enforcement.library import get_duty, get_duty_words, list_duties
from keten.journey.enforcement.models import (
    ControlOutcome,
    Culpability,
    DecisionOutcome,
    ExemptionReason,
    ObjectionOutcome,
    Result,
    Way,
)

_DAY = forms.DateInput(attrs={"type": "date"})
_LINE = ("on", "employer", "job", "way", "result")


def _words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class InvestigationForm(forms.Form):
    """What was found. One duty on the page; further conduct with the same cause is rare."""

    duty = forms.ChoiceField(label=_("Om welke plicht gaat het?"))
    on = forms.DateField(label=_("Op welke dag?"), widget=_DAY)
    found = forms.CharField(
        label=_("Wat is er gebeurd?"),
        max_length=4000,
        widget=_words(6),
        help_text=_("De klant leest dit. Schrijf alleen wat u zeker weet, in gewone woorden."),
    )

    signal = forms.ChoiceField(
        label=_("Naar aanleiding van welke kennisgeving?"),
        required=False,
        help_text=_("De afzender krijgt antwoord als het onderzoek klaar is: dat geeft u bij het signaal."),
    )

    def __init__(self, *args: Any, laws: Iterable[str], notices: Iterable[ChainSignal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duty, signal = cast(Any, self.fields["duty"]), cast(Any, self.fields["signal"])
        named = [(str(one.key), f"{one.sender}, {localdate(one.sent_at):%d-%m-%Y}") for one in notices]
        signal.choices = [("", _("Geen: wij zagen het zelf")), *named]
        if not named:
            del self.fields["signal"]
        duty.choices = [(d.code, say(get_duty_words(d.code))) for law in laws for d in list_duties(law)]

    def finding(self) -> Finding:
        """What was found; only after ``is_valid``."""
        given = self.cleaned_data
        law = get_duty(given["duty"]).law
        signal = UUID(given["signal"]) if given.get("signal") else None
        return Finding(law=law, conducts={given["duty"]: given["on"]}, found=given["found"], signal=signal)


class ControlForm(forms.Form):
    """What a control found; an investigation is opened on a page of its own, and ends the control by itself."""

    outcome = forms.ChoiceField(
        label=_("Wat vond u?"),
        choices=[one for one in ControlOutcome.choices if one[0] != ControlOutcome.INVESTIGATED],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Toelichting"), max_length=2000, widget=_words(), required=False, help_text=_("De klant leest dit.")
    )


class HearingForm(forms.Form):
    """The client's side."""

    view = forms.CharField(label=_("Wat wilt u vertellen?"), max_length=8000, widget=_words(8), required=False)
    no_view = forms.BooleanField(label=_("Ik wil hierover niets vertellen"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two: so that an empty page is never sent by mistake."""
        given: dict[str, Any] = super().clean() or {}
        if bool((given.get("view") or "").strip()) == bool(given.get("no_view")):
            self.add_error("view", _("Vertel wat er was, of vink aan dat u niets wilt vertellen."))
        return given


class NotedHearingForm(HearingForm):
    """The same, written down by staff."""

    is_own_words = forms.BooleanField(label=_("Dit zijn de eigen woorden van de klant"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["view"].label = _("Wat zei de klant?")
        self.fields["no_view"].label = _("De klant wil hierover niets vertellen")


class DecideForm(forms.Form):
    """The decision."""

    culpability = forms.ChoiceField(
        label=_("Valt het de klant te verwijten?"), choices=Culpability.choices, widget=forms.RadioSelect
    )
    outcome = forms.ChoiceField(label=_("Wat besluit u?"), choices=DecisionOutcome.choices, widget=forms.RadioSelect)
    percent = forms.DecimalField(label=_("Percentage van de uitkering"), required=False, max_digits=5, decimal_places=2)
    months = forms.IntegerField(label=_("Aantal maanden"), required=False, min_value=1)
    starts_on = forms.DateField(label=_("Vanaf welke dag?"), required=False, widget=_DAY)
    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=4000,
        widget=_words(),
        help_text=_("De klant leest dit. Ga in op wat de klant zei."),
    )
    tuning_reason = forms.CharField(
        label=_("Minder dan de regels noemen? Waarom?"), required=False, max_length=2000, widget=_words(2)
    )
    has_fine = forms.BooleanField(label=_("Voor dezelfde gedraging is een boete gegeven"), required=False)
    has_loss = forms.BooleanField(label=_("Er is hierdoor te veel uitkering betaald"), required=False)

    def choice(self) -> Choice:
        """What was chosen; only after ``is_valid``."""
        return Choice(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a colleague sends a decision back."""

    reason = forms.CharField(label=_("Waarom stuurt u het terug?"), max_length=2000, widget=_words())


class ObjectionAnswerForm(forms.Form):
    """What is decided on an objection."""

    outcome = forms.ChoiceField(label=_("Wat besluit u?"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Waarom?"), max_length=4000, widget=_words(), help_text=_("De klant leest dit."))


class YesNoForm(forms.Form):
    """Whether a reduction stops, and why."""

    stops = forms.TypedChoiceField(
        label=_("Stopt de verlaging?"),
        choices=[("ja", _("Ja, vanaf vandaag")), ("nee", _("Nee, de verlaging loopt door"))],
        coerce=lambda given: given == "ja",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Waarom?"), max_length=4000, widget=_words(), help_text=_("De klant leest dit."))


class ObjectionForm(forms.Form):
    """Why the client does not agree."""

    words = forms.CharField(label=_("Waarom bent u het niet eens?"), max_length=8000, widget=_words(6))


class RepentanceForm(forms.Form):
    """What the client does now."""

    words = forms.CharField(label=_("Wat doet u nu?"), max_length=4000, widget=_words(4))


class AgreementForm(forms.Form):
    """Another number of applications, or an exemption."""

    from_on = forms.DateField(label=_("Vanaf"), widget=_DAY)
    until_on = forms.DateField(label=_("Tot"), widget=_DAY, required=False)
    applications = forms.IntegerField(
        label=_("Aantal sollicitaties per vier weken"), min_value=0, max_value=40, initial=4,
        help_text=_("Vul 0 in bij een vrijstelling."),
    )  # fmt: skip
    exemption = forms.ChoiceField(
        label=_("Vrijstelling"), required=False, choices=[("", _("Geen vrijstelling")), *ExemptionReason.choices]
    )
    reason = forms.CharField(label=_("Waarom spreekt u dit af?"), max_length=500, widget=_words(3))


class EffortForm(forms.Form):
    """What the client did to find work: ``lines`` times the same five questions; what stays empty does not count."""

    def __init__(self, *args: Any, lines: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = range(1, lines + 1)
        for number in self.numbers:
            for name, made in _line_fields().items():
                self.fields[f"{name}_{number}"] = made

    @property
    def groups(self) -> list[tuple[int, list[Any]]]:
        """The fields line by line, for the page."""
        return [(number, [self[f"{name}_{number}"] for name in _LINE]) for number in self.numbers]

    def clean(self) -> dict[str, Any]:
        """A line that was begun is finished."""
        given: dict[str, Any] = super().clean() or {}
        for number in self.numbers:
            filled = [name for name in _LINE if given.get(f"{name}_{number}")]
            for name in _LINE:
                if filled and name not in filled and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", _("Vul dit ook in."))
        return given

    def efforts(self) -> list[Effort]:
        """The lines that were filled in; only after ``is_valid``."""
        given = self.cleaned_data
        lines = [{name: given[f"{name}_{number}"] for name in _LINE} for number in self.numbers]
        return [Effort(**line) for line in lines if line["on"]]


def _line_fields() -> dict[str, forms.Field]:
    nothing = [("", _("Kies"))]
    return {
        "on": forms.DateField(label=_("Dag"), required=False, widget=_DAY),
        "employer": forms.CharField(label=_("Werkgever"), required=False, max_length=120),
        "job": forms.CharField(label=_("Welk werk"), required=False, max_length=120),
        "way": forms.ChoiceField(label=_("Hoe"), required=False, choices=[*nothing, *Way.choices]),
        "result": forms.ChoiceField(label=_("Wat kwam eruit"), required=False, choices=[*nothing, *Result.choices]),
    }
