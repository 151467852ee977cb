"""What people type about a plan: clients on their own page, staff beside them. Only the shape; the rules decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.actions import GoalDraft, Look
from keten.dossier.cases.forms import PLANNABLE
from keten.dossier.cases.models import EvaluationOutcome, GoalOutcome, Way
from keten.dossier.cases.rules.plans import JUDGED

_MYSELF = "me"
_JUDGED = [choice for choice in GoalOutcome.choices if choice[0] in JUDGED]
_DAY = {"type": "date"}


class OnceForm(forms.Form):
    """``attempt``: one form, one change."""

    attempt = forms.UUIDField(widget=forms.HiddenInput)


class GoalForm(OnceForm):
    """A goal as a client says it."""

    text = forms.CharField(
        label=_("Wat wilt u bereiken?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Schrijf het in uw eigen woorden."),
    )
    horizon_on = forms.DateField(label=_("Wanneer wilt u dat bereikt hebben?"), widget=forms.DateInput(attrs=_DAY))

    def draft(self) -> GoalDraft:
        """What was typed; only after ``is_valid``."""
        given = self.cleaned_data
        return GoalDraft(
            text=given["text"],
            horizon_on=given["horizon_on"],
            evaluate_on=given.get("evaluate_on"),
            attempt=given["attempt"],
        )


class WhoseForm(forms.Form):
    """For whom staff do it: for the chain, or for the client who said so."""

    whose = forms.ChoiceField(label=_("Wie zegt dit?"), widget=forms.RadioSelect)
    mine: Any = _("Ik stel dit voor")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(way.value, _("De klant: %(way)s") % {"way": str(way.label).lower()}) for way in Way]
        field = self.fields["whose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(_MYSELF, self.mine), *said]
        field.initial = _MYSELF

    def way(self) -> str | None:
        """How the client said it; None when staff say it themselves."""
        whose: str = self.cleaned_data["whose"]
        return None if whose == _MYSELF else whose


class StaffGoalForm(WhoseForm, GoalForm):
    """A goal that staff propose, or write down for the client."""

    evaluate_on = forms.DateField(
        label=_("Wanneer kijkt u voor het eerst samen hoe het gaat?"),
        required=False,
        widget=forms.DateInput(attrs=_DAY),
        help_text=_("Leeg: na zes weken, of op de einddatum als die eerder is."),
    )
    field_order: Sequence[str] = ("attempt", "text", "horizon_on", "evaluate_on", "whose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Wat wil de klant bereiken?")
        self.fields["text"].help_text = _("In de woorden van de klant.")
        self.fields["horizon_on"].label = _("Wanneer wil de klant dat bereikt hebben?")


class AgreeForm(WhoseForm):
    """Who says yes."""

    mine = _("Ik, namens onze organisaties")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].label = _("Wie is akkoord?")


class TaskForm(OnceForm):
    """A step of the client."""

    what = forms.CharField(label=_("Wat gaat u doen?"), max_length=200)
    due_on = forms.DateField(label=_("Wanneer is het klaar?"), widget=forms.DateInput(attrs=_DAY))


class StaffTaskForm(WhoseForm, TaskForm):
    """The same, by staff."""

    field_order: Sequence[str] = ("attempt", "what", "due_on", "whose")
    mine = _("Ik vraag dit aan de klant")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("Wat gaat de klant doen?")


class FinishTaskForm(forms.Form):
    """Whether a step of the client was done."""

    OUTCOMES = [("done", _("Gedaan")), ("not", _("Niet gelukt"))]

    outcome = forms.ChoiceField(label=_("Hoe ging het?"), choices=OUTCOMES, widget=forms.RadioSelect, initial="done")
    reason = forms.CharField(
        label=_("Waarom lukte het niet?"),
        required=False,
        max_length=200,
        help_text=_("Alleen nodig als het niet lukte."),
    )

    def given(self) -> dict[str, Any]:
        """For the action; only after ``is_valid``."""
        return {"is_done": self.cleaned_data["outcome"] == "done", "reason": self.cleaned_data["reason"]}


class StaffFinishTaskForm(FinishTaskForm):
    """The same, told to staff."""

    way = forms.ChoiceField(label=_("Hoe zei de klant het?"), choices=Way, widget=forms.RadioSelect)


class GoalStepForm(forms.Form):
    """What staff do for the goal."""

    kind = forms.ChoiceField(label=_("Wat gaat u doen?"), choices=PLANNABLE)
    due_on = forms.DateField(label=_("Wanneer?"), widget=forms.DateInput(attrs=_DAY))
    note = forms.CharField(label=_("Toelichting"), required=False, max_length=200)


class LookForm(OnceForm):
    """What client and coach say about the goal, and what follows."""

    client_words = forms.CharField(
        label=_("Wat zegt de klant ervan?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    staff_words = forms.CharField(
        label=_("Wat zegt u ervan?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De klant leest dit."),
    )
    outcome = forms.ChoiceField(label=_("Hoe gaat u verder?"), choices=EvaluationOutcome, widget=forms.RadioSelect)
    next_on = forms.DateField(
        label=_("Wanneer kijkt u er weer samen naar?"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    goal_outcome = forms.ChoiceField(
        label=_("Als het doel klaar is: hoe ging het?"), required=False, choices=_JUDGED, widget=forms.RadioSelect
    )

    def look(self) -> Look:
        """What was typed; only after ``is_valid``."""
        return Look(**self.cleaned_data)


class EndGoalForm(forms.Form):
    """How a goal went."""

    goal_outcome = forms.ChoiceField(label=_("Hoe ging het?"), choices=_JUDGED, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Toelichting"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De klant leest dit."),
    )


class DifferForm(OnceForm):
    """What should be different in the plan: a message to the contact person."""

    text = forms.CharField(label=_("Wat moet er anders?"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}))
