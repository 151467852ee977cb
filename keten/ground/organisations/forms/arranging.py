"""The form for arrangements: from a date, this organisation does these tasks for these target groups."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.forms.parts import choice_field, day_field
from keten.ground.organisations.models import Organisation, TargetGroup, Task


class ArrangementForm(forms.Form):
    """In the order of the sentence: vanaf … doet … de taak … voor …"""

    from_on = day_field(_("Vanaf welke datum?"))
    organisation = choice_field(Organisation, label=_("Wie doet het?"), empty_label=_("Kies een partner"))
    tasks = forms.MultipleChoiceField(label=_("Welke taken?"), choices=Task, widget=forms.CheckboxSelectMultiple)
    target_groups = forms.MultipleChoiceField(
        label=_("Voor welke doelgroepen?"), choices=TargetGroup, widget=forms.CheckboxSelectMultiple
    )
    until_on = day_field(
        _("Tot welke datum?"),
        required=False,
        help_text=_(
            "Leeg: tot er iets anders wordt afgesproken. Met een einddatum geldt daarna weer de afspraak van nu."
        ),
    )

    def __init__(self, *args: Any, partners: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "organisation", partners)

    def values(self) -> dict[str, Any]:
        """As the action and the preview take them."""
        given = dict(self.cleaned_data)
        organisation = given.pop("organisation")
        return given | {"organisation_id": organisation.pk}
