"""A survey as a Django form, made from its data file. Only the shape: nothing has to be answered."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.register import say
from keten.dossier.questions.rules.results import Quarter
from keten.dossier.questions.rules.surveys import OPEN, TEXT_LENGTH, SurveyFile, SurveyQuestion


class SurveyForm(forms.Form):
    """The questions of one survey; ``given()`` is what ``answer_survey`` takes."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, survey: SurveyFile) -> None:
        super().__init__(data)
        for question in survey.questions:
            self.fields[question.code] = _make_field(question)

    def given(self) -> dict[str, Any]:
        """What was filled in, by question; only after ``is_valid``."""
        return dict(self.cleaned_data)


class ResultsForm(forms.Form):
    """Of which location and which quarter."""

    locatie = forms.ChoiceField(label=_("Locatie"))
    kwartaal = forms.ChoiceField(label=_("Kwartaal"))

    def __init__(
        self, data: Mapping[str, Any] | None, *, places: list[tuple[str, str]], quarters: list[Quarter]
    ) -> None:
        super().__init__(data)
        self.fields["locatie"].choices = places  # type: ignore[attr-defined]
        self.fields["kwartaal"].choices = [(one.code, say_quarter(one)) for one in quarters]  # type: ignore[attr-defined]


def say_quarter(quarter: Quarter) -> str:
    """A quarter in words."""
    return str(_("%(number)se kwartaal %(year)s") % {"number": quarter.number, "year": quarter.year})


def _make_field(question: SurveyQuestion) -> forms.Field:
    words: dict[str, Any] = {"label": say(question.words), "help_text": say(question.help), "required": False}
    if question.type == OPEN:
        return forms.CharField(max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4}), **words)
    choices = [(one.code, say(one.words)) for one in question.options]
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
