"""What people type about an application. Only the shape; whether it may is decided by the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.benefits.models import CheckNote, CorrectionKind, Outcome, OutcomeReason

_DECISIONS = [(choice.value, choice.label) for choice in (Outcome.GRANTED, Outcome.REFUSED, Outcome.NOT_HANDLED)]


def _date(label: object, *, required: bool = False, help_text: object = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)  # type: ignore[arg-type]


class TransferForm(forms.Form):
    """What was checked, and when the client was told."""

    is_correct = forms.BooleanField(label=_("De gegevens zijn juist"), required=False)
    is_complete = forms.BooleanField(label=_("De aanvraag is volledig"), required=False)
    is_consistent = forms.BooleanField(label=_("De gegevens spreken elkaar niet tegen"), required=False)
    check_note = forms.ChoiceField(label=_("Wat viel op?"), choices=CheckNote)
    client_noticed_on = _date(_("Schriftelijk bericht aan de klant op"), required=True)


class DecisionForm(forms.Form):
    """Granted from a day, or not and why."""

    outcome = forms.ChoiceField(label=_("Besluit"), choices=_DECISIONS, widget=forms.RadioSelect)
    from_on = _date(_("Uitkering vanaf"), help_text=_("Alleen bij een toekenning."))
    expected_end_on = _date(_("Verwacht einde"), help_text=_("De eerste dag zonder uitkering, als die bekend is."))
    outcome_reason = forms.ChoiceField(
        label=_("Reden"),
        choices=[("", _("Kies een reden")), *OutcomeReason.choices],
        required=False,
        help_text=_("Alleen als de uitkering niet wordt toegekend."),
    )


class GrantForm(DecisionForm):
    """A decision where payment may wait for an income form (WW)."""

    income_form_on = _date(_("Inkomstenformulier ontvangen op"), help_text=_("Als de betaling daarop wacht."))


class CorrectionForm(DecisionForm):
    """Another decision in the place of one that did not stand."""

    kind = forms.ChoiceField(label=_("Waarom herstelt u het besluit?"), choices=CorrectionKind)
    field_order = ["kind"]


class PaymentForm(forms.Form):
    paid_on = _date(_("Betaald op"), required=True)
