"""What is to be tried."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.insight.simulation.queries import Version
from keten.insight.simulation.rules.asking import MOST_SEED
from keten.insight.simulation.rules.comparing import MOST_CLIENTS


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
