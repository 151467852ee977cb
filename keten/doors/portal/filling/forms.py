"""What is asked before a form begins: for bijstand under 27 whether an exception to the search term applies."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keten.dossier.benefits.queries import get_terms
from keten.dossier.benefits.rules.bijstand import SearchFacts, SearchTerm, plan_search_term
from keten.journey.intake.models import Report

NONE, SCHOOL, LIMITED = "none", "special_school", "medically_limited"


class BeginForm(forms.Form):
    """Empty but for who is younger than 27 and asks for bijstand. ``term`` is what the rule says without exception."""

    exception = forms.ChoiceField(
        label=_("Geldt een van deze uitzonderingen voor u?"),
        choices=[
            (NONE, _("Nee")),
            (SCHOOL, _("Ja, ik kom van het praktijkonderwijs of speciaal onderwijs")),
            (LIMITED, _("Ja, ik kan door ziekte of handicap minder uren werken")),
        ],
        widget=forms.RadioSelect,
        help_text=_("De gemeente kijkt dit later na."),
    )
    left_on = forms.DateField(
        label=_("Wanneer ging u van deze school?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Alleen als u van het praktijkonderwijs of speciaal onderwijs komt."),
    )

    def __init__(self, data: Any = None, *, born_on: date, law: str, today: date, report: Report | None) -> None:
        super().__init__(data)
        self.today = today
        self.term = _plan(born_on, law, today, report)
        if report or self.term is None or self.term.because != "search_term":
            del self.fields["exception"], self.fields["left_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("exception") == SCHOOL and not given.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", _("Vul in wanneer u van deze school ging."))
        if given.get("left_on") and given["left_on"] > self.today:
            self.add_error("left_on", _("Deze datum ligt in de toekomst."))
        return given

    def exceptions(self) -> dict[str, Any]:
        """As ``report_benefit`` takes them."""
        given = self.cleaned_data
        is_school = given.get("exception") == SCHOOL
        return {
            "left_special_school_on": given.get("left_on") if is_school else None,
            "is_medically_limited": given.get("exception") == LIMITED,
        }


def _plan(born_on: date, law: str, today: date, report: Report | None) -> SearchTerm | None:
    if law != "pw":
        return None
    if report:
        return SearchTerm(report.apply_from_on, report.because)
    return plan_search_term(SearchFacts(born_on=born_on, reported_on=today), get_terms(today))
