"""Hours of a week: one line per working day, as "9:00-12:00, 13:00-16:30"."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.ground.organisations.models import Location
from keten.journey.appointments.actions import Hours
from keten.journey.appointments.models import WorkingHours

DAYS = (
    gettext_lazy("Maandag"), gettext_lazy("Dinsdag"), gettext_lazy("Woensdag"), gettext_lazy("Donderdag"),
    gettext_lazy("Vrijdag"),
)  # fmt: skip
_STRETCH = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|tot|to)\s*(\d{1,2})[:.]?(\d{2})?")


class StretchesField(forms.CharField):
    """Stretches of a day as people write them; gives pairs of minutes."""

    def clean(self, value: Any) -> list[tuple[int, int]]:
        text = super().clean(value)
        return [_read(part) for part in re.split(r"[,;]", text) if part.strip()]


class HoursForm(forms.Form):
    """Where, from which day, and per day of the week when."""

    location = forms.ModelChoiceField(label=gettext_lazy("Waar?"), queryset=Location.objects.none(), empty_label=None)
    from_on = forms.DateField(
        label=gettext_lazy("Vanaf welke dag?"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Afspraken die al gemaakt zijn, blijven staan."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Any, known: Sequence[WorkingHours], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today
        self.fields["location"].queryset = places  # type: ignore[attr-defined]
        now = [row for row in known if row.from_on <= today] or known
        for number, name in enumerate(DAYS):
            self.fields[f"day{number}"] = StretchesField(
                label=name, required=False, max_length=100,
                initial=", ".join(_say(row) for row in now if row.weekday == number),
                help_text=_("Bijvoorbeeld: 9:00-12:00, 13:00-16:30. Leeg: die dag niet.") if number == 0 else "",
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What was filled in; only after ``is_valid``."""
        hours = [Hours(day, start, end) for day in range(len(DAYS)) for start, end in self.cleaned_data[f"day{day}"]]
        return {"location_id": self.cleaned_data["location"].pk, "from_on": self.cleaned_data["from_on"],
                "hours": hours}  # fmt: skip


def _read(part: str) -> tuple[int, int]:
    found = _STRETCH.fullmatch(part.strip())
    if found is None:
        raise forms.ValidationError(_("Schrijf het zo: 9:00-12:00, 13:00-16:30."))
    first, first_minute, last, last_minute = (int(one or 0) for one in found.groups())
    start, end = first * 60 + first_minute, last * 60 + last_minute
    if first_minute > 59 or last_minute > 59 or not start < end <= 24 * 60:
        raise forms.ValidationError(_("Het einde van een blok komt na het begin."))
    return start, end


def _say(row: WorkingHours) -> str:
    start, end = row.from_minute, row.until_minute
    return f"{start // 60}:{start % 60:02}-{end // 60}:{end % 60:02}"
