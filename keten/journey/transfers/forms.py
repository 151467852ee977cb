"""What people fill in for a transfer. Only the shape; whether it may is decided by the rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.models import Municipality, Staff
from keten.journey.transfers.actions.choosing import ContactChoice
from keten.journey.transfers.actions.moving import Move
from keten.journey.transfers.models import Contact, Outcome, TellWay
from keten.journey.transfers.rules.choosing import CHOOSABLE

_DAY = forms.DateInput(attrs={"type": "date"})


def _words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class StartForm(forms.Form):
    """From which day there is no WW any more."""

    effective_on = forms.DateField(label=_("Eerste dag zonder WW"), widget=_DAY)


class InviteForm(forms.Form):
    """What the municipality reads, and when the talk is."""

    proposal = forms.CharField(
        label=_("Wat stelt u voor?"), max_length=2000, widget=_words(), help_text=_("De gemeente leest dit.")
    )
    talk_on = forms.DateField(label=_("Wanneer is het gesprek?"), widget=_DAY)


class ContactForm(forms.Form):
    """Whether the contact person stays; else who is asked."""

    contact = forms.ChoiceField(label=_("Blijft de contactpersoon?"), choices=Contact, widget=forms.RadioSelect)
    to_staff = forms.ModelChoiceField(
        label=_("Wie neemt de klant over?"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Niemand: de contactpersoon blijft"),
    )
    reason = forms.CharField(
        label=_("Wat moet de ontvanger weten?"),
        widget=_words(),
        max_length=1000,
        help_text=_("Dit staat boven de samenvatting die de ontvanger leest."),
    )

    def __init__(self, *args: Any, coaches: Any, steward_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = coaches.exclude(pk=steward_id)
        offer_choices(self, "to_staff", others, lambda staff: f"{staff.name} – {staff.organisation.name}")
        steward = Staff.objects.filter(pk=steward_id).first()
        if steward:
            self.fields["contact"].help_text = _("Nu: %(name)s") % {"name": steward.name}

    def choice(self) -> ContactChoice:
        """What was chosen; only after ``is_valid``."""
        given = self.cleaned_data
        staff = given["to_staff"]
        return ContactChoice(contact=given["contact"], to_staff_id=staff.pk if staff else None, reason=given["reason"])


class ToldForm(forms.Form):
    """How and when the client was told."""

    told_how = forms.ChoiceField(label=_("Hoe hoorde de klant het?"), choices=TellWay, widget=forms.RadioSelect)
    told_on = forms.DateField(label=_("Op welke dag?"), widget=_DAY)


class OutcomeForm(forms.Form):
    """What follows WW."""

    outcome = forms.ChoiceField(
        label=_("Wat komt er na de WW?"),
        choices=[(value, label) for value, label in Outcome.choices if value in CHOOSABLE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Waarom volgt er geen bijstand?"), required=False, max_length=500, widget=_words(3)
    )


class MoveForm(forms.Form):
    """Where the client goes."""

    municipality = forms.ModelChoiceField(
        label=_("Nieuwe woongemeente"),
        queryset=Municipality.objects.order_by("name"),
        empty_label=_("Kies een gemeente"),
    )
    from_on = forms.DateField(label=_("Vanaf welke dag?"), widget=_DAY)
    summary = forms.CharField(
        label=_("Wat moet de ontvanger weten?"),
        max_length=1000,
        widget=_words(),
        help_text=_("Dit staat boven de samenvatting die de ontvanger leest."),
    )

    def move(self) -> Move:
        """What was filled in; only after ``is_valid``."""
        given = self.cleaned_data
        return Move(municipality_code=given["municipality"].pk, from_on=given["from_on"], summary=given["summary"])
