"""Forms for absence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.forms.parts import choice_field, day_field, name_colleague
from keten.ground.organisations.models import AbsenceReason, Staff


class ChangeAbsenceForm(forms.Form):
    """What may change of an absence."""

    until_on = day_field(_("Eerste dag weer terug"), required=False, help_text=_("Leeg als dat nog niet bekend is."))
    replacement = choice_field(
        Staff,
        label=_("Vervanger"),
        required=False,
        empty_label=_("Geen vervanger"),
        help_text=_("Ziet in deze periode uw werkvoorraad naast de eigen."),
    )

    def __init__(self, *args: Any, replacements: QuerySet[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "replacement", replacements, name_colleague)

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        given = dict(self.cleaned_data)
        replacement: Staff | None = given.pop("replacement")
        return given | {"replacement_id": replacement.pk if replacement else None}


class AbsenceForm(ChangeAbsenceForm):
    """A new absence."""

    from_on = day_field(_("Eerste dag afwezig"))
    reason = forms.ChoiceField(
        label=_("Waarom"),
        choices=AbsenceReason,
        initial="leave",
        widget=forms.RadioSelect,
        help_text=_("Alleen u, uw teamleider en de beheerder zien dit."),
    )
    field_order = ("from_on", "until_on", "replacement", "reason")


class PresentForm(forms.Form):
    """Back again."""

    until_on = day_field(_("Eerste dag weer terug"))
