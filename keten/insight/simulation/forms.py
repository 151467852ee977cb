"""What is to be tried, and whose cases go over where."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import TargetGroup
from keten.insight.simulation.queries import Version
from keten.insight.simulation.rules.asking import MOST_SEED
from keten.insight.simulation.rules.comparing import MOST_CLIENTS
from keten.journey.routing.forms import PlaceForm


class TryForm(forms.Form):
    """Which versions, on how many synthetic clients, and by which seed."""

    models = forms.MultipleChoiceField(label=_("Werkwijzen"), widget=forms.CheckboxSelectMultiple)
    clients = forms.IntegerField(label=_("Aantal klanten"), min_value=1, max_value=MOST_CLIENTS, initial=1000)
    seed = forms.IntegerField(
        label=_("Toevalsgetal"), min_value=0, max_value=MOST_SEED, initial=1,
        help_text=_("Met hetzelfde getal komt er precies hetzelfde uit."),
    )  # fmt: skip

    def __init__(self, *args: object, versions: Sequence[Version], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["models"].choices = [(one.name, say_version(one)) for one in versions]  # type: ignore[attr-defined]


def say_version(version: Version) -> str:
    """What a version is called beside others: "Toonkamer, versie 2 (concept)"."""
    words = _("%(title)s, versie %(number)s (concept)") if version.is_draft else _("%(title)s, versie %(number)s")
    return str(words) % {"title": version.title, "number": version.number}


class WhoseCasesForm(PlaceForm):
    """Of which location and target group the running cases go over."""

    target_group = forms.ChoiceField(label=_("Voor welke doelgroep?"), choices=TargetGroup)

    def values(self) -> dict[str, Any]:
        """As the action and the query take them."""
        return {"location_id": self.cleaned_data["location"], "target_group": self.cleaned_data["target_group"]}


class StagesForm(forms.Form):
    """Per old stage where its cases go."""

    def __init__(self, *args: Any, asked: Mapping[str, tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, (label, choices) in asked.items():
            self.fields[f"stage-{code}"] = forms.ChoiceField(label=label, choices=choices)

    def values(self) -> dict[str, str]:
        """Old code to answer."""
        return {name.removeprefix("stage-"): answer for name, answer in self.cleaned_data.items()}
