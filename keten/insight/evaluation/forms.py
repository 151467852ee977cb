"""What people fill in for measures. Only the shape; whether it may is decided by the rules."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.register import say
from keten.ground.organisations.models import Location, Staff, TargetGroup
from keten.insight.evaluation.actions import Draft
from keten.insight.evaluation.models import Choice, Comparison, Ground, Measure, Unit
from keten.insight.evaluation.showing import list_figure_choices, list_moments
from keten.insight.indicators.rules.definitions import Definition
from keten.journey.routing.models import ModelVersion

_NO_NAMES = _("Schrijf geen namen van klanten of collega's op.")


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SearchForm(forms.Form):
    """Words to look for."""

    zoek = forms.CharField(label=_("Zoek"), required=False, max_length=80)


class MeasureForm(forms.Form):
    """The plan, in the order in which people think of it. Everything but the name can wait."""

    is_draft = True

    title = forms.CharField(label=_("Hoe heet de maatregel?"), max_length=120)
    goal = forms.CharField(
        label=_("Wat moet de maatregel bereiken?"), required=False, max_length=2000, widget=_words(),
        help_text=_("Bijvoorbeeld: meer jongeren hebben binnen een half jaar werk."),
    )  # fmt: skip
    change = forms.CharField(
        label=_("Wat gaat er anders dan nu?"), required=False, max_length=2000, widget=_words(), help_text=_NO_NAMES
    )
    figure = forms.ChoiceField(
        label=_("Aan welk cijfer ziet u of het lukt?"), required=False,
        help_text=_("De beginstand wordt uit het werk zelf berekend."),
    )  # fmt: skip
    target = forms.DecimalField(
        label=_("Waar moet dat cijfer naartoe (in procenten)?"), required=False, min_value=0, max_value=100,
        max_digits=4, decimal_places=1, localize=True,
    )  # fmt: skip
    who = forms.CharField(label=_("Wie doet er mee?"), required=False, max_length=1000, widget=_words(2))
    target_group = forms.ChoiceField(label=_("Doelgroep"), required=False)
    locations = forms.MultipleChoiceField(
        label=_("Op welke locaties?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Een andere locatie doet pas mee als zij dat zelf zegt."),
    )  # fmt: skip
    stop_on = forms.DateField(
        label=_("Wanneer stopt de maatregel?"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Ten hoogste vijf jaar na het begin."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Wie is verantwoordelijk?"), required=False)
    ground = forms.ChoiceField(label=_("Op welke grondslag mag dit?"), required=False)
    comparison = forms.ChoiceField(
        label=_("Waarmee vergelijkt u?"), widget=forms.RadioSelect, choices=Comparison.choices, initial="none",
        help_text=_("Zonder vergelijking ziet u of het cijfer verandert, niet of dat door de maatregel komt. "
                    "U kunt dan geen effect melden en de maatregel niet verspreiden."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Waarover wordt geloot?"), required=False)
    expected_clients = forms.IntegerField(
        label=_("Hoeveel klanten verwacht u, samen met wie niet meedoet?"), required=False, min_value=1,
        max_value=10_000_000,
    )  # fmt: skip
    expected_units = forms.IntegerField(
        label=_("Over hoeveel coaches of weken wordt geloot?"), required=False, min_value=1, max_value=10_000
    )
    second_horizon = forms.ChoiceField(
        label=_("Op welk tweede moment kijkt u?"), required=False,
        help_text=_("Een effect kan eerst negatief zijn en later positief."),
    )  # fmt: skip
    version = forms.ChoiceField(
        label=_("Volgens welk model worden zij geholpen die meedoen?"), required=False,
        help_text=_("Leeg als de maatregel niet in een dienstverleningsmodel staat."),
    )  # fmt: skip
    told = forms.CharField(
        label=_("Wat lezen klanten over hun deelname?"), required=False, max_length=1000, widget=_words()
    )

    def __init__(
        self, *args: Any, figures: Sequence[Definition], locations: Sequence[Location], owners: Sequence[Staff],
        versions: Sequence[ModelVersion], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choices: dict[str, list[Any]] = {
            "figure": list_figure_choices(figures), "target_group": list(TargetGroup.choices),
            "owner": [(str(one.pk), one.name) for one in owners], "ground": list(Ground.choices),
            "unit": list(Unit.choices),
            "second_horizon": list_moments(figures), "version": [(str(one.pk), str(one)) for one in versions],
        }  # fmt: skip
        empty = {"target_group": _("Alle klanten"), "version": _("Geen model")}
        for name, offered in choices.items():
            cast(Any, self.fields[name]).choices = [("", empty.get(name, _("Nog niet gekozen"))), *offered]
        cast(Any, self.fields["locations"]).choices = [(str(one.pk), one.name) for one in locations]

    def draft(self) -> Draft:
        """As the action takes it; only after ``is_valid``."""
        given = self.cleaned_data
        code, _dash, days = given["figure"].rpartition("-")
        same = {name: given[name].strip() for name in ("title", "goal", "change", "who", "told")}
        kept = ("target_group", "ground", "comparison", "unit", "stop_on", "expected_clients", "expected_units")
        same |= {name: given[name] for name in kept}
        return Draft(
            **same, indicator=code, horizon_days=int(days) if code else None,
            second_horizon_days=_whole(given["second_horizon"]), owner_id=_whole(given["owner"]),
            target=float(given["target"]) / 100 if given["target"] is not None else None,
            location_ids=frozenset(map(int, given["locations"])), version_id=_whole(given["version"]),
        )  # fmt: skip


def _whole(text: str) -> int | None:
    return int(text) if text else None


def fill_in(row: Measure) -> dict[str, Any]:
    """A measure as its form shows it."""
    names = ("title", "goal", "change", "who", "target_group", "stop_on", "ground", "comparison", "unit",
             "expected_clients", "expected_units", "told")  # fmt: skip
    treated = next((arm for arm in row.arms.all() if not arm.is_control), None)
    return {name: getattr(row, name) for name in names} | {
        "figure": f"{row.indicator}-{row.horizon_days}" if row.indicator else "",
        "target": round(100 * row.target, 1) if row.target is not None else None,
        "locations": [str(one.location_id) for one in row.places.all()], "owner": str(row.owner_id or ""),
        "second_horizon": str(row.second_horizon_days or ""),
        "version": str(treated.version_id or "") if treated else "",
    }  # fmt: skip


class MethodForm(forms.Form):
    """A working method of a location's own."""

    title = forms.CharField(label=_("Hoe heet de werkwijze?"), max_length=80)
    text = forms.CharField(label=_("Wat houdt zij in?"), max_length=2000, widget=_words(4), help_text=_NO_NAMES)
    for_whom = forms.CharField(label=_("Voor wie is zij bedoeld?"), max_length=300)
    costs = forms.CharField(label=_("Wat kost zij?"), max_length=300, required=False)
    indicator = forms.ChoiceField(label=_("Aan welk cijfer ziet u het eerst of zij werkt?"))
    location = forms.ChoiceField(label=_("Van welke locatie?"))

    def __init__(self, *args: Any, figures: Sequence[Definition], locations: Sequence[Location], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["indicator"]).choices = [(one.code, say(one.name)) for one in figures]
        cast(Any, self.fields["location"]).choices = [(str(one.pk), one.name) for one in locations]

    def values(self) -> dict[str, Any]:
        """As the action takes them; only after ``is_valid``."""
        given = dict(self.cleaned_data)
        return given | {"location_id": int(given.pop("location"))}


class ChangeForm(forms.Form):
    """What goes otherwise from today."""

    text = forms.CharField(
        label=_("Wat gaat er vanaf vandaag anders?"), max_length=2000, widget=_words(4), help_text=_NO_NAMES
    )


class VerdictForm(forms.Form):
    """Stop, continue or spread, and why."""

    choice = forms.ChoiceField(label=_("Wat besluit u?"), choices=Choice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Waarom?"), max_length=2000, widget=_words(4), help_text=_NO_NAMES)
