"""What people fill in for appointments. Only the shape; whether it may is decided by the rules."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from keten.ground.foundation.form_parts import offer_choices
from keten.ground.organisations.models import Staff, TargetGroup
from keten.journey.appointments.actions import GroupMeeting, Meeting
from keten.journey.appointments.library import list_kinds
from keten.journey.appointments.models import MissedReason, Way
from keten.journey.appointments.showing import name_kind
from keten.journey.diagnosis.models import NeedCode

_DAY = forms.DateInput(attrs={"type": "date"})
_TIME = forms.TimeInput(attrs={"type": "time"})
LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels")), ("ar", _("Arabisch")), ("tr", _("Turks")),
              ("pl", _("Pools")), ("uk", _("Oekraïens")), ("ti", _("Tigrinya"))]  # fmt: skip


class InstantField(forms.CharField):
    """One of the times that were offered, as the page wrote it."""

    def clean(self, value: Any) -> datetime:
        try:
            found = datetime.fromisoformat(super().clean(value))
        except ValueError as wrong:
            raise forms.ValidationError(_("Kies een tijd.")) from wrong
        if found.tzinfo is None:
            raise forms.ValidationError(_("Kies een tijd."))
        return found


class SlotForm(forms.Form):
    """The time that was chosen; sent twice it is one choice."""

    starts_at = InstantField(label=_("Tijd"), error_messages={"required": _("Kies een tijd.")})
    attempt = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class MoveForm(forms.Form):
    """Another time."""

    starts_at = InstantField(label=_("Tijd"), error_messages={"required": _("Kies een tijd.")})


class ReasonForm(forms.Form):
    """Why something does not go on."""

    reason = forms.CharField(label=_("Waarom?"), max_length=200)


class MeetingForm(forms.Form):
    """Which talk, with whom, how."""

    kind = forms.ChoiceField(label=_("Welk gesprek?"))
    staff = forms.ModelMultipleChoiceField(
        label=_("Met wie?"), queryset=Staff.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label=_("Hoe?"), choices=Way, widget=forms.RadioSelect, initial=Way.LOCATION)
    video_link = forms.URLField(
        label=_("Link van het videogesprek"), required=False, max_length=200, assume_scheme="https"
    )

    def __init__(self, *args: Any, coaches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, name_kind(code)) for code, kind in list_kinds().items() if not kind.is_for_group
        ]
        offer_choices(self, "staff", coaches, lambda one: f"{one.name} – {one.organisation.name}")

    def meeting(self) -> Meeting:
        """What was filled in; only after ``is_valid``."""
        given = self.cleaned_data
        return Meeting(
            kind=given["kind"], staff_ids=frozenset(one.pk for one in given["staff"]), way=given["way"],
            video_link=given["video_link"], note=given.get("note", ""),
        )  # fmt: skip


class InviteForm(MeetingForm):
    """Between which days the client may choose."""

    from_on = forms.DateField(label=_("Kiezen vanaf"), widget=_DAY)
    until_on = forms.DateField(label=_("Kiezen tot en met"), widget=_DAY)
    note = forms.CharField(
        label=_("Wat moet de klant weten?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De klant leest dit. Bijvoorbeeld: neem uw diploma's mee."),
    )  # fmt: skip


class ConveneForm(MeetingForm):
    """A time that staff set."""

    day = forms.DateField(label=_("Dag"), widget=_DAY)
    clock = forms.TimeField(label=_("Tijd"), widget=_TIME)
    reason = forms.CharField(
        label=_("Waarom kan de klant niet zelf kiezen?"), required=False, max_length=200,
        help_text=_("Niet nodig als de tijd om te kiezen voorbij is."),
    )  # fmt: skip
    attempt = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def starts_at(self) -> datetime:
        """The moment; only after ``is_valid``."""
        return _moment(self.cleaned_data["day"], self.cleaned_data["clock"])


class OutcomeForm(forms.Form):
    """How it went."""

    came = forms.ChoiceField(
        label=_("Hoe ging het?"), choices=[("yes", _("Doorgegaan")), ("no", _("De klant kwam niet"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Waarom kwam de klant niet?"), choices=[("", _("Niet van toepassing")), *MissedReason.choices],
        required=False,
    )  # fmt: skip
    note = forms.CharField(label=_("Toelichting"), required=False, max_length=200)


class GroupForm(forms.Form):
    """A meeting of a group."""

    kind = forms.ChoiceField(label=_("Wat voor bijeenkomst?"))
    title = forms.CharField(label=_("Waar gaat het over?"), max_length=100)
    need = forms.ChoiceField(
        label=_("Voor welke hulpvraag?"), choices=[("", _("Geen bepaalde")), *NeedCode.choices], required=False
    )
    language = forms.ChoiceField(label=_("In welke taal?"), choices=LANGUAGES, initial="nl")
    staff = forms.ModelMultipleChoiceField(
        label=_("Wie leidt het?"), queryset=Staff.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    seats = forms.IntegerField(label=_("Aantal plaatsen"), min_value=2, max_value=200)
    day = forms.DateField(label=_("Dag"), widget=_DAY)
    clock = forms.TimeField(label=_("Tijd"), widget=_TIME)

    def __init__(self, *args: Any, coaches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (code, name_kind(code)) for code, kind in list_kinds().items() if kind.is_for_group
        ]
        offer_choices(self, "staff", coaches, lambda one: f"{one.name} – {one.organisation.name}")

    def meeting(self) -> GroupMeeting:
        """What was filled in; only after ``is_valid``."""
        given = self.cleaned_data
        return GroupMeeting(
            kind=given["kind"], title=given["title"], staff_ids=frozenset(one.pk for one in given["staff"]),
            seats=given["seats"], starts_at=_moment(given["day"], given["clock"]), language=given["language"],
            need=given["need"],
        )  # fmt: skip


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Naam van de ruimte"), max_length=60)
    seats = forms.IntegerField(label=_("Plaatsen voor klanten"), min_value=1, max_value=500)


class OnlyForm(forms.Form):
    """Working by appointment only."""

    is_only = forms.ChoiceField(
        label=_("Hoe komt een klant binnen?"), widget=forms.RadioSelect,
        choices=[("yes", _("Alleen op afspraak")), ("no", _("Ook zonder afspraak"))],
    )  # fmt: skip
    from_on = forms.DateField(label=_("Vanaf welke dag?"), widget=_DAY)


def _moment(day: Any, clock: time) -> datetime:
    return datetime.combine(day, clock, get_default_timezone())


class SharesForm(forms.Form):
    """Percents per target group and per paying partner; empty: nothing was agreed."""

    from_on = forms.DateField(label=_("Vanaf welke dag?"), widget=_DAY)

    def __init__(self, *args: Any, partners: Any, agreed: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today
        known = {(row.target_group or f"o{row.organisation_id}"): row.percent for row in agreed}
        self.groups = dict(TargetGroup.choices)
        self.partners = {f"o{one.pk}": one.name for one in partners}
        for code, label in {**self.groups, **self.partners}.items():
            self.fields[f"share_{code}"] = forms.IntegerField(
                label=_("%(name)s, procent") % {"name": label}, required=False, min_value=0, max_value=100,
                initial=known.get(code),
            )  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What was filled in; only after ``is_valid``."""
        filled = {code: self.cleaned_data[f"share_{code}"] for code in {**self.groups, **self.partners}}
        return {
            "groups": {code: filled[code] for code in self.groups if filled[code]},
            "organisations": {int(code[1:]): filled[code] for code in self.partners if filled[code]},
            "from_on": self.cleaned_data["from_on"],
        }
