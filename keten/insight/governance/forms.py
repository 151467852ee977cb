"""What people fill in for inspections. Only the shape; whether it may is decided by the rules."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import randbelow
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, LocationPartner, Staff, TargetGroup
from keten.insight.governance.actions import Given, Start
from keten.insight.governance.models import Answer, FileAnswer, InspectionQuestion, Promise, Sample
from keten.insight.governance.queries import FigureChoice
from keten.insight.governance.rules.access import Party
from keten.insight.governance.rules.sampling import MOST_SEED, Wanted
from keten.insight.governance.words import say_choice

Places = Sequence[tuple[Location, Sequence[LocationPartner]]]
_NO_NAMES = _("Schrijf geen namen van klanten of collega's op.")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


def _words(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartForm(forms.Form):
    """The question, the parties, where it starts from, and what is asked of each file."""

    subject = forms.CharField(label=_("Onderwerp"), max_length=120)
    question = forms.CharField(
        label=_("Welke vraag moet het onderzoek beantwoorden?"), max_length=2000, widget=_words(3)
    )
    parties = forms.MultipleChoiceField(
        label=_("Over wie gaat het?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Elke partij reageert zelf op de bevindingen."),
    )  # fmt: skip
    promise = forms.ChoiceField(label=_("Welke belofte?"), required=False)
    figure = forms.ChoiceField(
        label=_("Welk cijfer?"), required=False,
        help_text=_("Het cijfer van nu wordt bewaard, met zijn interval en versie."),
    )  # fmt: skip
    figure_location = forms.ChoiceField(label=_("Het cijfer van welke locatie?"), required=False)
    questions = forms.CharField(
        label=_("Vragen bij elk dossier"), required=False, max_length=3500, widget=_words(),
        help_text=_("Eén vraag per regel, met ja of nee te beantwoorden. Het deel met ja wordt geteld."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Places, figures: Sequence[FigureChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        fields["parties"].choices = [one for place in places for one in _offer_parties(*place)]
        fields["promise"].choices = [("", _("Geen")), *((code, f"{code} {label}") for code, label in Promise.choices)]
        fields["figure"].choices = [("", _("Geen")), *((one.name, say_choice(one)) for one in figures)]
        named = [(str(location.pk), location.name) for location, _partners in places]
        fields["figure_location"].choices = [("", _("Alle locaties samen")), *named]
        self.figures = {one.name: one for one in figures}

    def start(self) -> Start:
        """As the action takes it; only after ``is_valid``."""
        given = self.cleaned_data
        lines = (line.strip()[:200] for line in given["questions"].splitlines())
        return Start(
            subject=given["subject"], question=given["question"], promise=given["promise"],
            parties=tuple(map(_read_party, given["parties"])), questions=tuple(line for line in lines if line),
            figure=self.figures.get(given["figure"]),
            figure_location=int(given["figure_location"]) if given["figure_location"] else None,
        )  # fmt: skip


def _offer_parties(location: Location, partners: Sequence[LocationPartner]) -> list[tuple[str, str]]:
    """The location as a whole, and each organisation there."""
    each = [(f"{location.pk}-{one.organisation_id}", f"{location.name}: {one.organisation}") for one in partners]
    return [(str(location.pk), str(_("%(place)s als geheel")) % {"place": location.name}), *each]


def _read_party(text: str) -> Party:
    location, _dash, organisation = text.partition("-")
    return Party(int(location), int(organisation) if organisation else None)


class DrawForm(forms.Form):
    """From which files, how many, and by which seed; a seed that was drawn stands there already."""

    locations = forms.MultipleChoiceField(label=_("Locaties"), widget=forms.CheckboxSelectMultiple)
    open_from = forms.DateField(label=_("Open in de periode van"), widget=_day())
    open_last = forms.DateField(label=_("tot en met"), widget=_day())
    target_group = forms.ChoiceField(label=_("Doelgroep"), required=False)
    broken_promise = forms.ChoiceField(label=_("Alleen als deze belofte toen niet was nagekomen"), required=False)
    size = forms.IntegerField(label=_("Aantal dossiers"), min_value=1, initial=30)
    is_stratified = forms.BooleanField(
        label=_("Verdeel het aantal over de locaties"), required=False,
        help_text=_("Elke locatie krijgt haar deel, naar hoeveel dossiers zij heeft."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Toevalsgetal"), min_value=0, max_value=MOST_SEED,
        help_text=_("Met hetzelfde getal en dezelfde dossiers trekt iedereen dezelfde steekproef."),
    )  # fmt: skip

    def __init__(self, *args: Any, locations: Sequence[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = cast(Any, self.fields)
        fields["locations"].choices = [(str(one.pk), one.name) for one in locations]
        fields["locations"].initial = [str(one.pk) for one in locations]
        fields["target_group"].choices = [("", _("Alle")), *TargetGroup.choices]
        fields["broken_promise"].choices = [
            ("", _("Alle dossiers")), *((code, f"{code} {label}") for code, label in Promise.choices),
        ]  # fmt: skip
        fields["seed"].initial = lambda: randbelow(10**9)

    def wanted(self) -> Wanted:
        """As the action takes it; only after ``is_valid``."""
        given = self.cleaned_data
        return Wanted(
            location_ids=frozenset(map(int, given["locations"])), open_from=given["open_from"],
            open_until=given["open_last"] + timedelta(days=1), size=given["size"], seed=given["seed"],
            target_group=given["target_group"], broken_promise=given["broken_promise"],
            is_stratified=given["is_stratified"],
        )  # fmt: skip


class ReviewForm(forms.Form):
    """Every question of the inspection for one file; what is left open can be answered later."""

    def __init__(
        self, *args: Any, questions: Sequence[InspectionQuestion], answers: Sequence[FileAnswer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {one.question_id: one for one in answers}
        for one in questions:
            known = given.get(one.pk)
            self.fields[f"answer-{one.number}"] = forms.ChoiceField(
                label=one.text, choices=Answer.choices, widget=forms.RadioSelect, required=False,
                initial=known.answer if known else None,
            )  # fmt: skip
            self.fields[f"note-{one.number}"] = forms.CharField(
                label=_("Toelichting bij vraag %(n)s") % {"n": one.number}, max_length=200, required=False,
                help_text=_NO_NAMES, initial=known.note if known else "",
            )  # fmt: skip

    def given(self) -> dict[int, Given]:
        """The answers by number of the question; only after ``is_valid``."""
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("answer-") and value}
        numbers = {int(name.removeprefix("answer-")): value for name, value in named.items()}
        return {number: Given(value, self.cleaned_data[f"note-{number}"]) for number, value in numbers.items()}


class FindingForm(forms.Form):
    """What was found, and on which question it rests."""

    text = forms.CharField(label=_("Wat vond u?"), max_length=6000, widget=_words(8), help_text=_NO_NAMES)
    ground = forms.ChoiceField(
        label=_("Op welke vraag rust dit?"), required=False,
        help_text=_("Bij het versturen wordt het deel met ja vastgelegd, met zijn interval."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, samples: Sequence[Sample], questions: Sequence[InspectionQuestion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (f"{sample.key}/{one.number}", _("%(text)s (steekproef van %(n)s)") % {"text": one.text, "n": sample.size})
            for sample in samples
            for one in questions
        ]
        cast(Any, self.fields["ground"]).choices = [("", _("Niet op dossiers")), *offered]

    def values(self) -> dict[str, Any]:
        """As the action takes them; only after ``is_valid``."""
        sample, _slash, number = self.cleaned_data["ground"].partition("/")
        ground = {"sample": UUID(sample), "question": int(number)} if sample else {}
        return {"text": self.cleaned_data["text"], **ground}


class TextForm(forms.Form):
    """A text that others read."""

    text = forms.CharField(max_length=6000, widget=_words(8), help_text=_NO_NAMES)

    def __init__(self, *args: Any, label: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = str(label)


class ObligationForm(forms.Form):
    """What a party does, by when, and who answers for it."""

    text = forms.CharField(label=_("Wat moet er gebeuren?"), max_length=2000, widget=_words(4), help_text=_NO_NAMES)
    owner = forms.ChoiceField(label=_("Wie is eigenaar?"))
    due_on = forms.DateField(label=_("Klaar uiterlijk op"), widget=_day())

    def __init__(self, *args: Any, owners: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["owner"]).choices = [(str(one.pk), one.name) for one in owners]

    def values(self) -> dict[str, Any]:
        """As the action takes them; only after ``is_valid``."""
        return self.cleaned_data | {"owner": int(self.cleaned_data["owner"])}


class JudgeForm(forms.Form):
    """Whether what was reported is enough."""

    is_enough = forms.ChoiceField(
        label=_("Is het genoeg?"), widget=forms.RadioSelect, choices=[("yes", _("Ja")), ("no", _("Nee"))]
    )
    judgement = forms.CharField(
        label=_("Wat ontbreekt er nog?"), max_length=400, required=False, widget=_words(3), help_text=_NO_NAMES
    )

    def values(self) -> dict[str, Any]:
        """As the action takes them; only after ``is_valid``."""
        return {"is_enough": self.cleaned_data["is_enough"] == "yes", "judgement": self.cleaned_data["judgement"]}
