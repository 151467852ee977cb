"""What people fill in for tests and diagnoses. Only the shape; whether it may is decided by the rules."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.register import say
from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.models import Staff
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.models import NeedCode
from keten.journey.diagnosis.ports import StageAdvice
from keten.journey.diagnosis.queries import AskedQuestion
from keten.journey.diagnosis.queries.sheets import REGISTER


class TestForm(forms.Form):
    """The questions of a test that are asked; what a register knows is no field."""

    __test__ = False

    def __init__(self, *args: Any, asked: Iterable[AskedQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in asked:
            if row.because != REGISTER:
                self.fields[row.question.code] = forms.ChoiceField(
                    label=say(row.question.words),
                    choices=[(choice.code, say(choice.words)) for choice in row.question.choices],
                    widget=forms.RadioSelect,
                    initial=row.answer,
                    help_text=_("Ingevuld in een eerdere toets. Klopt het nog?") if row.answer else "",
                )


class DecideForm(forms.Form):
    """The decision, with what the client thinks of it."""

    stage = forms.ChoiceField(label=_("Welke dienstverlening past?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("De klant leest dit. Schrijf in gewone woorden."),
    )
    override_reason = forms.CharField(
        label=_("Waarom wijkt u af van het advies?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alleen nodig als u iets anders kiest dan het advies. De klant leest dit ook."),
    )
    needs = forms.MultipleChoiceField(
        label=_("Waarbij heeft de klant hulp nodig?"),
        required=False,
        choices=NeedCode.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Daarna kiest u welke hulp het wordt en wanneer die begint."),
    )
    client_view = forms.CharField(
        label=_("Wat vindt de klant hiervan?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De klant mag dit in eigen woorden laten opschrijven."),
    )
    client_view_own_words = forms.BooleanField(label=_("Dit zijn de eigen woorden van de klant"), required=False)
    client_view_answer = forms.CharField(
        label=_("Wil de klant iets anders? Waarom besluit u dit toch?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Dit staat in de brief, onder wat de klant zei."),
    )
    second_assessor = forms.ModelChoiceField(
        label=_("Wie keek er mee?"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Niemand"),
        help_text=_("Soms vraagt de werkwijze een tweede beoordelaar."),
    )

    def __init__(self, *args: Any, advice: StageAdvice, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if advice.stages:
            stage: Any = self.fields["stage"]
            stage.choices = [(one.code, one.label) for one in advice.stages]
            stage.initial = advice.advised or None
        else:
            del self.fields["stage"]
        if not advice.advised:
            del self.fields["override_reason"]
        offer_choices(self, "second_assessor", colleagues, lambda staff: f"{staff.name} – {staff.organisation.name}")

    def choice(self) -> Choice:
        """What was chosen; only after ``is_valid``."""
        given = dict(self.cleaned_data)
        second = given.pop("second_assessor")
        return Choice(second_assessor_id=second.pk if second else None, needs=tuple(given.pop("needs")), **given)


class ContestForm(forms.Form):
    """What is not right about a diagnosis."""

    reason = forms.CharField(label=_("Wat klopt er niet?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class SupportForm(forms.Form):
    """Which help, from when."""

    offering = forms.CharField(label=_("Welke hulp krijgt de klant?"), max_length=120)
    starts_on = forms.DateField(label=_("Wanneer begint die hulp?"), widget=forms.DateInput(attrs={"type": "date"}))


class NeedForm(forms.Form):
    """Something the client needs help with; which help may follow."""

    need = forms.ChoiceField(label=_("Waarbij heeft de klant hulp nodig?"), choices=NeedCode.choices)
    offering = forms.CharField(label=_("Welke hulp krijgt de klant?"), max_length=120, required=False)
    starts_on = forms.DateField(
        label=_("Wanneer begint die hulp?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Weet u het nog niet? Laat hulp en datum dan leeg en vul ze snel aan."),
    )
