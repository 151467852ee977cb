"""What the owner of a datum answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.journey.chain_signals.models import SignalOutcome


class AnswerForm(forms.Form):
    """What was done, and why."""

    outcome = forms.ChoiceField(label=_("Wat heeft u gedaan?"), choices=SignalOutcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Toelichting"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Nodig als u het gegeven niet of maar deels heeft aangepast. De vrager leest dit."),
    )
